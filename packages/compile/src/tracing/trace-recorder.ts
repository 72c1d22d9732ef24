import { engine, Variable } from '@tensorflow/tfjs-core';
import type { DataType, KernelBackend, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { UntraceableError } from '../errors/untraceable-error.js';
import { constantOperation, inputOperation } from '../graph/program.js';
import type { Attributes, ConstantValues, Operation, Trace, ValueId } from '../graph/program.js';
import { elementType } from '../graph/tensor-spec.js';
import type { TensorSpec } from '../graph/tensor-spec.js';

/** What stands for a tensor's numbers while a function is traced. */
export class TracedData {
  references = 1;
  constructor(
    readonly recorder: TraceRecorder,
    readonly value: ValueId,
  ) {}
}

/** Writes down, in order, the operations of one run of a function. */
export class TraceRecorder {
  private readonly operations: Operation[] = [];
  private readonly tensors: Tensor[] = [];

  constructor(private readonly backend: KernelBackend) {}

  /** A tensor that stands for an input of the function. */
  input(name: string, shape: readonly number[]): Tensor {
    const [value] = this.append({
      kernel: inputOperation,
      inputs: [],
      attributes: { name },
      outputs: [{ shape, type: 'float32' }],
    });
    return this.tensor(value, { shape, type: 'float32' });
  }

  /** Data for numbers that the function brings along. They are copied: the caller may go on using its array. */
  constant(values: ArrayLike<number>, shape: readonly number[], dtype: DataType): TracedData {
    const [value] = this.append({
      kernel: constantOperation,
      inputs: [],
      attributes: {},
      outputs: [{ shape: [...shape], type: elementType(dtype) }],
      constant: constantValues(values),
    });
    return new TracedData(this, value);
  }

  /** Adds the run of a kernel; a tensor for each of its outputs. */
  kernel(
    kernel: string,
    inputs: readonly ValueId[],
    attributes: Attributes,
    outputs: readonly TensorSpec[],
  ): Tensor[] {
    return this.append({ kernel, inputs, attributes, outputs }).map((value, i) =>
      this.tensor(value, outputs[i]),
    );
  }

  /**
   * The value that a tensor stands for. A tensor from outside the function is taken over as a constant, as a literal
   * would be.
   *
   * @throws {UntraceableError} for a variable, whose numbers may change, and for a tensor of another trace.
   */
  valueOf(tensor: TensorInfo): ValueId {
    if (tensor instanceof Variable) {
      throw new UntraceableError(
        `variable ${tensor.name}`,
        'its numbers would be frozen into the graph; pass them as an input of the signature',
      );
    }
    const data: object = tensor.dataId;
    if (!(data instanceof TracedData)) {
      const values = engine().readSync(tensor.dataId) as ArrayLike<number>;
      return this.constant(values, tensor.shape, tensor.dtype).value;
    }
    if (data.recorder !== this) {
      throw new UntraceableError(
        originOfCall() || 'tensor',
        'it uses a tensor that was made while another run of the function was traced',
      );
    }
    return data.value;
  }

  specOf(value: ValueId): TensorSpec {
    return this.operations[value.operation].outputs[value.output];
  }

  /** The finished trace. */
  trace(outputs: Readonly<Record<string, ValueId>>): Trace {
    return { operations: this.operations, outputs };
  }

  /** Frees every tensor of the trace, also those that the function kept: none has a meaning outside it. */
  disposeTensors(): void {
    for (const tensor of this.tensors) if (!tensor.isDisposed) tensor.dispose();
  }

  private append(operation: Omit<Operation, 'origin'>): ValueId[] {
    this.operations.push({ ...operation, origin: originOfCall() });
    const index = this.operations.length - 1;
    return operation.outputs.map((_, output) => ({ operation: index, output }));
  }

  private tensor(value: ValueId, { shape, type }: TensorSpec): Tensor {
    const info = { dataId: new TracedData(this, value), shape: [...shape], dtype: type };
    const tensor = engine().makeTensorFromTensorInfo(info, this.backend);
    this.tensors.push(tensor);
    return tensor;
  }
}

/** The TensorFlow.js operations that are being called, outermost first, for example `dropout > randomUniform`. */
function originOfCall(): string {
  const names = engine().state.scopeStack.map(({ name }) => name);
  return names
    .filter((name) => name.endsWith('__op'))
    .map((name) => name.slice(0, -'__op'.length))
    .join(' > ');
}

function constantValues(values: ArrayLike<number>): ConstantValues {
  const first = Number(values[0]);
  for (let i = 0; i < values.length; i++) {
    if (!Object.is(Number(values[i]), first)) return { values: Array.from(values, Number) };
  }
  return values.length === 0 ? { values: [] } : { uniform: first };
}
