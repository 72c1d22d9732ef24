import type { Size } from './size.js';
import type { TensorSpec } from './tensor-spec.js';

/** An attribute of a kernel; `S` is `number` while tracing, `Size` once the batch is symbolic. */
export type AttributeValue<S = number> = S | string | boolean | null | readonly AttributeValue<S>[];
export type Attributes<S = number> = Readonly<Record<string, AttributeValue<S>>>;

/** Which output of which operation. */
export interface ValueId {
  readonly operation: number;
  readonly output: number;
}

/** Numbers that the function brought along: all the same, or an array of their own. */
export type ConstantValues = { readonly uniform: number } | { readonly values: readonly number[] };

/** One step of a traced function: an input, a constant, or a kernel of TensorFlow.js. */
export interface Operation<S = number> {
  readonly kernel: string;
  readonly inputs: readonly ValueId[];
  readonly attributes: Attributes<S>;
  readonly outputs: readonly TensorSpec<S>[];
  /** Of a constant only. */
  readonly constant?: ConstantValues;
  /** The operations of TensorFlow.js that were being called, for messages. */
  readonly origin: string;
}

/** A traced function at one batch size. Operations come after what they read. */
export interface Trace {
  readonly operations: readonly Operation[];
  readonly outputs: Readonly<Record<string, ValueId>>;
}

/** A constant of a program: a number that may follow the batch, or an array. */
export type ProgramConstant = { readonly uniform: BatchScalar } | { readonly values: readonly number[] };

/** A number, a number that grows with the batch, or one that is divided by it (a mean's factor). */
export type BatchScalar = Size | { readonly overBatch: number };

/** An operation whose sizes may depend on the batch. */
export interface ProgramOperation extends Omit<Operation<Size>, 'constant'> {
  readonly constant?: ProgramConstant;
}

/** A traced function for any batch size. */
export interface Program {
  readonly operations: readonly ProgramOperation[];
  readonly outputs: Readonly<Record<string, ValueId>>;
}

/** Names of the two operations that are no kernels. */
export const inputOperation = 'Input';
export const constantOperation = 'Constant';
