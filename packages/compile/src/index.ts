export { chooseExecutor } from './choose-executor.js';
export type { ChosenExecutor, ExecutorChoice } from './choose-executor.js';
export { ExecutorUnavailableError, InputShapeError } from './errors.js';
export type { Dimension, Executable, Executor, ExecutorName, Signature, TensorFunction } from './executor.js';
export { matMul } from './mat-mul.js';
