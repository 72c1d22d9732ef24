import { execFile } from 'node:child_process';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { bytes } from '../ui/number-format.js';
import { missing, ok, optional } from './finding.js';
import type { Finding } from './finding.js';

/** The oldest Node.js that this program runs on, as package.json says. */
const LEAST_NODE = [20, 19] as const;
/** Memory below which the default configuration is likely not to fit. */
const LEAST_MEMORY_BYTES = 1e9;

export function machineFinding(): Finding {
  const [processor] = cpus();
  const count = availableParallelism();
  const model = processor === undefined ? 'unknown processor' : processor.model.trim();
  return ok('machine', `${process.platform} ${process.arch}, ${count} cores (${model})`);
}

/** @param total of the machine; @param free of it. In bytes. */
export function memoryFinding(total = totalmem(), free = freemem()): Finding {
  const detail = `${bytes(free)} of ${bytes(total)} free`;
  if (free >= LEAST_MEMORY_BYTES) return ok('memory', detail);
  return optional('memory', detail, 'close other programs, or train fewer worlds (env.worlds)');
}

/** @param version as `process.versions.node` has it. */
export function nodeFinding(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return ok('Node.js', version);
  const wanted = LEAST_NODE.join('.');
  return missing('Node.js', `${version}, and ${wanted} or newer is needed`, 'install it from nodejs.org');
}

/** NVIDIA's own program is asked, since a GPU that its driver does not know is of no use. */
export async function gpuFinding(program = 'nvidia-smi'): Promise<Finding> {
  try {
    const query = ['--query-gpu=name,memory.total', '--format=csv,noheader'];
    const { stdout } = await promisify(execFile)(program, query, { timeout: 10_000 });
    const names = stdout
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    if (names.length > 0) return ok('GPU', names.join('; '));
  } catch {
    // Not installed, or it found no driver: the same to a training.
  }
  return optional(
    'GPU',
    'no NVIDIA GPU answers (nvidia-smi)',
    'none is needed; with one, install its driver, then @tensorflow/tfjs-node-gpu',
  );
}
