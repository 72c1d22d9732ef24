export { chooseExecutor, surveyExecutors } from './choose-executor.js';
export type { ChosenExecutor, ExecutorChoice, ExecutorSurvey } from './choose-executor.js';
export { compile } from './compile.js';
export type { CompileOptions } from './compile.js';
export { DisposedExecutableError } from './errors/disposed-executable-error.js';
export { ExecutorUnavailableError } from './errors/executor-unavailable-error.js';
export { InputShapeError } from './errors/input-shape-error.js';
export { UnsupportedKernelError } from './errors/unsupported-kernel-error.js';
export { UntraceableError } from './errors/untraceable-error.js';
export type {
  Dimension,
  EagerExecutorName,
  Executable,
  Executor,
  ExecutorName,
  OnnxNodeExecutorName,
  Signature,
  TensorFunction,
} from './executor.js';
export { exportGraphModel } from './export-graph-model.js';
export { exportOnnx, onnxExporter } from './export-onnx.js';
export type { OnnxOptions } from './executors/onnx-node-executor.js';
export type { GraphModelFiles } from './graph-model/encode-graph-model.js';
export { matMul } from './mat-mul.js';
export type { ModelDescription, ModelExport } from './model-export.js';
