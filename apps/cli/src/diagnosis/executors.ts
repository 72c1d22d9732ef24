import { chooseExecutor, surveyExecutors } from '@hideout/ppo';
import type { ExecutorName, ExecutorSurvey } from '@hideout/ppo';
import { messageOf } from '../error-message.js';
import { missing, ok, optional } from './finding.js';
import type { Finding } from './finding.js';

const AGAIN = 'it comes with hideout: install again with "npm ci"';

const HOW_TO_GET: Readonly<Record<ExecutorName, string>> = {
  tensorflow:
    'for an NVIDIA GPU: "npm install @tensorflow/tfjs-node-gpu@4.22.0" with Node.js 22 or older, and CUDA',
  'onnxruntime-cuda': 'for an NVIDIA GPU: put the CUDA libraries of ONNX Runtime beside onnxruntime-node',
  'onnxruntime-webgpu': 'for a graphics adapter: install its driver',
  onnxruntime:
    'install again with "npm ci"; for macOS on Intel and for musl there is no binary, and onnxruntime-web computes',
  'onnxruntime-web': AGAIN,
  wasm: AGAIN,
  cpu: AGAIN,
};

/**
 * What can compute here, each with the reason where it cannot, and which one `auto` takes.
 *
 * @param wanted what ppo.backend says.
 */
export async function executorFindings(wanted: string): Promise<Finding[]> {
  const survey = await surveyExecutors();
  return [...survey.map((one) => executorFinding(one, wanted)), await choiceFinding()];
}

export function executorFinding({ name, problem }: ExecutorSurvey, wanted: string): Finding {
  const title = `backend ${name}`;
  if (problem === null) return ok(title, 'loads');
  if (name !== wanted) return optional(title, problem, HOW_TO_GET[name]);
  return missing(
    title,
    `${problem}; ppo.backend asks for it`,
    `${HOW_TO_GET[name]}; or set ppo.backend to auto`,
  );
}

async function choiceFinding(): Promise<Finding> {
  try {
    const { executor, reason } = await chooseExecutor('auto');
    return ok('backend auto', `takes ${executor.name} (${reason})`);
  } catch (error) {
    return missing('backend auto', messageOf(error), AGAIN);
  }
}
