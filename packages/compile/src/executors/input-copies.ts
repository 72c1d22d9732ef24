/** Memory for copies of inputs, used again at every run. */
export class InputCopies {
  private readonly rooms = new Map<string, Float32Array>();

  /** A copy, in memory that is not shared; it holds until the next call with the same name. */
  of(name: string, array: Float32Array): Float32Array {
    const room = this.roomFor(name, array.length);
    room.set(array);
    return room;
  }

  forget(): void {
    this.rooms.clear();
  }

  private roomFor(name: string, length: number): Float32Array {
    let room = this.rooms.get(name);
    // Batches differ by a sample or so: the memory of the larger one does for the smaller.
    if (room === undefined || room.length < length) {
      room = new Float32Array(length);
      this.rooms.set(name, room);
    }
    return room.length === length ? room : room.subarray(0, length);
  }
}

export function isShared(array: Float32Array): boolean {
  // Not instanceof: the array may come from another realm, as it does under jest.
  return Object.prototype.toString.call(array.buffer) === '[object SharedArrayBuffer]';
}
