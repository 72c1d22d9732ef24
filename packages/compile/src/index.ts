export { chooseExecutor } from './choose-executor.js';
export type { ChosenExecutor, ExecutorChoice } from './choose-executor.js';
export { DisposedExecutableError } from './errors/disposed-executable-error.js';
export { ExecutorUnavailableError } from './errors/executor-unavailable-error.js';
export { InputShapeError } from './errors/input-shape-error.js';
export type { Dimension, Executable, Executor, ExecutorName, Signature, TensorFunction } from './executor.js';
export { matMul } from './mat-mul.js';
