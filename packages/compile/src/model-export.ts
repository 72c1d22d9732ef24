import type { Signature } from './executor.js';
import { batchSize } from './input-shape.js';

/** What a file says about itself, for those who read it. Nothing of it has an effect. */
export interface ModelDescription {
  /** Name of the function; `function` when it is not said. */
  readonly name?: string;
  /** Version of the program that wrote the file. */
  readonly programVersion?: string;
  /** What the function is for. */
  readonly documentation?: string;
  /** What an input or output means, by its name. */
  readonly meanings?: Readonly<Record<string, string>>;
  /** Facts for programs, by key. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What a file holds beside the function itself. */
export interface ModelExport<Input extends string> extends ModelDescription {
  /**
   * Inputs whose numbers are part of the file, a network's weights: they become constants of the same names, and whoever
   * runs the file is not asked for them. Their shapes have no batch.
   */
  readonly constants?: Readonly<Partial<Record<Input, Float32Array>>>;
}

/**
 * The constants by name.
 *
 * @throws {InputShapeError} when one does not fit its shape.
 * @throws {RangeError} for one that is no input, or whose shape has a batch.
 */
export function checkedConstants<Input extends string>(
  signature: Signature<Input, string>,
  constants: ModelExport<Input>['constants'],
): readonly [Input, Float32Array][] {
  const entries = Object.entries(constants ?? {}) as [Input, Float32Array][];
  for (const [name, values] of entries) requireConstant(signature, name, values);
  return entries;
}

function requireConstant<Input extends string>(
  { inputs }: Signature<Input, string>,
  name: Input,
  values: Float32Array,
): void {
  if (!Object.hasOwn(inputs, name))
    throw new RangeError(`the constant "${name}" is no input of the signature`);
  const batch = batchSize(name, inputs[name], values.length);
  if (batch !== null)
    throw new RangeError(`the constant "${name}" has a batch in its shape; give it fixed sizes`);
}
