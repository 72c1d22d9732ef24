import { findBackend, KernelBackend, registerBackend } from '@tensorflow/tfjs-core';
import type { DataType } from '@tensorflow/tfjs-core';
import { UntraceableError } from '../errors/untraceable-error.js';
import { TraceRecorder } from './trace-recorder.js';
import type { TracedData } from './trace-recorder.js';

/** Name under which TensorFlow.js knows the backend. */
export const tracingBackend = 'hideout-tracing';

type BackendValues = Parameters<KernelBackend['write']>[0];

/** A backend whose data are names of values in a graph under construction, never numbers. */
export class TracingBackend extends KernelBackend {
  /** What is being recorded now; null between traces. */
  private recorder: TraceRecorder | null = null;

  /** Records what `body` does. */
  record<T>(body: (recorder: TraceRecorder) => T): T {
    if (this.recorder !== null)
      throw new UntraceableError('compile', 'a traced function compiles another one');
    const recorder = new TraceRecorder(this);
    this.recorder = recorder;
    try {
      return body(recorder);
    } finally {
      this.recorder = null;
      recorder.disposeTensors();
    }
  }

  /** The recorder of the trace under way. */
  current(): TraceRecorder {
    if (this.recorder === null) throw new Error('the tracing backend is used outside a trace');
    return this.recorder;
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): object {
    return this.current().constant(values as ArrayLike<number>, shape, dtype);
  }

  override readSync(): BackendValues {
    throw readError('dataSync');
  }

  override read(): Promise<BackendValues> {
    throw readError('data');
  }

  override move(): void {
    throw readError('moving a tensor between backends');
  }

  override incRef(data: TracedData): void {
    data.references++;
  }

  override refCount(data: TracedData): number {
    return data.references;
  }

  override disposeData(data: TracedData): boolean {
    data.references--;
    return data.references <= 0;
  }

  override numDataIds(): number {
    return 0;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {}
}

/** Makes the backend known to TensorFlow.js, last in its order of preference; the same one at every call. */
export function registeredTracingBackend(): TracingBackend {
  if (findBackend(tracingBackend) === null) registerBackend(tracingBackend, () => new TracingBackend(), 0);
  return findBackend(tracingBackend) as TracingBackend;
}

function readError(operation: string): UntraceableError {
  return new UntraceableError(
    operation,
    'while a function is traced its tensors have no numbers that could be read; use tensor operations instead',
  );
}
