import { EagerExecutor } from './executors/eager-executor.js';
import { loadOnnxNode } from './executors/load-onnx-node.js';
import { loadOnnxWeb } from './executors/load-onnx-web.js';
import { loadTfjsBackend } from './executors/load-tfjs-backend.js';
import { isOnnxNodeName, OnnxNodeExecutor } from './executors/onnx-node-executor.js';
import type { OnnxOptions } from './executors/onnx-node-executor.js';
import { OnnxWebExecutor } from './executors/onnx-web-executor.js';
import { ExecutorUnavailableError } from './errors/executor-unavailable-error.js';
import type { Executor, ExecutorName } from './executor.js';

/** What can be asked for: an executor by name, or the fastest that works here. */
export type ExecutorChoice = ExecutorName | 'auto';

/** The executor that was chosen, and a sentence that says why this one. */
export interface ChosenExecutor {
  readonly executor: Executor;
  readonly reason: string;
}

/**
 * Every executor and whether `auto` may take it, which prefers those that stand first. `tensorflow` is passed over where it
 * has no GPU. ONNX Runtime on a graphics card is for those who ask for it: it rounds otherwise, and small networks are
 * faster on the processor.
 */
const isForAuto: Readonly<Record<ExecutorName, boolean>> = {
  tensorflow: true,
  'onnxruntime-cuda': false,
  'onnxruntime-webgpu': false,
  onnxruntime: true,
  'onnxruntime-web': true,
  wasm: true,
  cpu: true,
};
const everyExecutor = Object.keys(isForAuto) as ExecutorName[];
const preference = everyExecutor.filter((name) => isForAuto[name]);

/**
 * Loads the executor that was asked for; with `auto` the first of `tensorflow` (with a GPU only), `onnxruntime`,
 * `onnxruntime-web`, `wasm`, `cpu` that loads. `options` are those of native ONNX Runtime.
 *
 * Executors may take turns in one thread, but must not run while another is being loaded.
 *
 * @throws {ExecutorUnavailableError} when an executor was named and does not load.
 */
export async function chooseExecutor(
  choice: ExecutorChoice = 'auto',
  options: OnnxOptions = {},
): Promise<ChosenExecutor> {
  if (choice !== 'auto') {
    const outcome = await load(choice, { options, isAsked: true });
    if (typeof outcome === 'string') throw new ExecutorUnavailableError(choice, outcome);
    return { executor: outcome, reason: 'asked for by name' };
  }
  const passedOver: string[] = [];
  for (const name of preference) {
    const outcome = await load(name, { options, isAsked: false });
    if (typeof outcome !== 'string') {
      return { executor: outcome, reason: passedOver.join('; ') || 'the fastest there is' };
    }
    passedOver.push(`${name}: ${outcome}`);
  }
  throw new ExecutorUnavailableError('auto', passedOver.join('; '));
}

/** Whether an executor can be had on this machine. */
export interface ExecutorSurvey {
  readonly name: ExecutorName;
  /** Why it cannot be had, in words; null when it can. */
  readonly problem: string | null;
}

/** Loads every executor by name, those that `auto` never takes included, and says which cannot be had. */
export async function surveyExecutors(): Promise<ExecutorSurvey[]> {
  const survey: ExecutorSurvey[] = [];
  for (const name of everyExecutor) {
    const outcome = await load(name, { options: {}, isAsked: true });
    survey.push({ name, problem: typeof outcome === 'string' ? outcome : null });
  }
  return survey;
}

/** The newest load. TensorFlow.js has one current backend: two that start at the same time would be mixed up. */
let loading: Promise<unknown> = Promise.resolve();

interface LoadOptions {
  readonly options: OnnxOptions;
  /** Whether the user named this executor. */
  readonly isAsked: boolean;
}

/** Loads one executor after another; the reason in words when that fails. */
function load(name: ExecutorName, how: LoadOptions): Promise<Executor | string> {
  const result = loading.then(() => start(name, how));
  loading = result.catch(() => undefined);
  return result;
}

async function start(name: ExecutorName, { options, isAsked }: LoadOptions): Promise<Executor | string> {
  if (isOnnxNodeName(name)) {
    const loaded = await loadOnnxNode(name, options);
    return 'problem' in loaded ? loaded.problem : new OnnxNodeExecutor(loaded.ort, name, options);
  }
  if (name === 'onnxruntime-web') {
    const loaded = await loadOnnxWeb();
    return 'problem' in loaded ? loaded.problem : new OnnxWebExecutor(loaded.ort);
  }
  const problem = await loadTfjsBackend(name, { needsGpu: !isAsked });
  return problem ?? new EagerExecutor(name);
}
