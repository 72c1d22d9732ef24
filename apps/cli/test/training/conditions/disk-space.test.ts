import { describe, expect, it } from '@jest/globals';
import { DiskWatch, isDiskLow } from '../../../src/training/conditions/disk-space.js';
import type { ConditionEvent } from '../../../src/training/events.js';

describe('a disk', () => {
  it('is low below 50 MB, or below ten checkpoints where they are larger', () => {
    expect(isDiskLow(50e6, 1000, false)).toBe(false);
    expect(isDiskLow(50e6 - 1, 1000, false)).toBe(true);
    expect(isDiskLow(199e6, 20e6, false)).toBe(true);
    expect(isDiskLow(200e6, 20e6, false)).toBe(false);
  });

  it('that was low is well when half as much again is free', () => {
    expect(isDiskLow(75e6 - 1, 0, true)).toBe(true);
    expect(isDiskLow(75e6, 0, true)).toBe(false);
  });
});

describe('the watch over a disk', () => {
  it('tells once that room is little, and once that it is over, looking every five seconds', async () => {
    const { watch, disk, seen } = watched();
    for (const free of [60e6, 12.34e6, 12e6, 60e6, 80e6, 80e6]) {
      disk.free = free;
      disk.nowMs += 5000;
      await watch.look(disk.nowMs / 1000, 0);
    }
    expect(seen.map(({ state, since, iteration, message }) => [state, since, iteration, message])).toEqual([
      ['begins', 10, 10, 'only 12.3 MB of disk are free since iteration 10: checkpoints'],
      ['ends', 10, 25, 'over in iteration 25: little room on the disk; 80.0 MB are free'],
    ]);
    const looks = disk.looks;
    await watch.look(31, 0);
    expect(disk.looks).toBe(looks);
  });

  it('says nothing of a disk that does not answer, or answers when all is over', async () => {
    const { watch, disk, seen } = watched();
    disk.free = null;
    await watch.look(1, 0);
    disk.free = 1;
    disk.nowMs += 5000;
    const late = watch.look(2, 0);
    watch.close();
    await late;
    expect(seen).toEqual([]);
  });

  function watched() {
    const disk: { free: number | null; nowMs: number; looks: number } = { free: 0, nowMs: 0, looks: 0 };
    const seen: ConditionEvent[] = [];
    const freeBytes = async (): Promise<number> => {
      disk.looks += 1;
      if (disk.free === null) throw new Error('no such directory');
      return disk.free;
    };
    const watch = new DiskWatch(
      'checkpoints',
      (event) => seen.push(event),
      freeBytes,
      () => disk.nowMs,
    );
    return { watch, disk, seen };
  }
});
