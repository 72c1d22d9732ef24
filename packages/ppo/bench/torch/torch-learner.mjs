import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('serve.py', import.meta.url));

/** There is no PyTorch to be started. The message says why, as a part of a sentence. */
export class MissingTorchError extends Error {
  name = 'MissingTorchError';
}

/** PyTorch has ended instead of answering. */
export class TorchEndedError extends Error {
  name = 'TorchEndedError';
}

/** PyTorch's learner: serve.py in a process of its own, which computes only while it is asked. */
export class TorchLearner {
  /** @throws {MissingTorchError} when the interpreter, PyTorch or, for torch.compile, what it compiles with is missing. */
  static async start(python, { compiles }) {
    const learner = new TorchLearner(python, compiles);
    // Whatever is not a line of serve.py comes from something that is not Python.
    const { version, missing } = await learner.answer().catch(() => ({}));
    if (version !== undefined) {
      learner.version = version;
      return learner;
    }
    learner.process.kill();
    const end = await learner.end;
    if (missing === undefined) throw new MissingTorchError(noPython(python, end));
    const [reason] = missing.trim().split('\n');
    throw new MissingTorchError(
      `${compiles ? 'torch.compile does not work' : 'PyTorch does not load'} in ${python} (${reason})`,
    );
  }

  constructor(python, compiles) {
    this.name = compiles ? 'PyTorch, torch.compile' : 'PyTorch, eager';
    // -B: no compiled files beside the sources.
    this.process = spawn(python, ['-B', script, ...(compiles ? ['--compile'] : [])]);
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.complaints = '';
    this.process.stderr.on('data', (text) => (this.complaints = `${this.complaints}${text}`.slice(-2000)));
    // That a process is gone is found out when it does not answer.
    this.process.stdin.on('error', () => {});
    /** How the process ended. */
    this.end = new Promise((resolve) => {
      let failure;
      this.process.on('error', ({ code }) => (failure = code));
      this.process.on('close', (code, signal) => resolve(failure ?? signal ?? `code ${code}`));
    });
  }

  /** Hands over samples and first weights, by name with their shapes, and what to learn with. */
  async load(tensors, settings) {
    const directory = await mkdtemp(join(tmpdir(), 'hideout-bench-torch-'));
    try {
      const path = join(directory, 'tensors.f32');
      const pieces = Object.values(tensors).map(({ data }) => Buffer.from(Float32Array.from(data).buffer));
      await writeFile(path, Buffer.concat(pieces));
      const shapes = Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));
      await this.ask('load', { path, shapes, settings });
    } finally {
      await rm(directory, { recursive: true });
    }
  }

  /** Back to the first weights, with an optimiser that remembers nothing. */
  async startOver() {
    await this.ask('startOver');
  }

  /** @returns seconds of all processors together. */
  async learn(epochs) {
    return (await this.ask('learn', { epochs })).cpuSeconds;
  }

  /** One update, with the minibatch that begins at a sample. */
  async update(first) {
    await this.ask('update', { first });
  }

  /** Numbers by the weights' names. */
  weights() {
    return this.ask('weights');
  }

  async stop() {
    this.process.stdin.end();
    await this.end;
  }

  ask(type, details = {}) {
    this.process.stdin.write(`${JSON.stringify({ type, ...details })}\n`);
    return this.answer();
  }

  async answer() {
    const { value, done } = await this.lines.next();
    if (!done) return JSON.parse(value);
    const lastWords = this.complaints.trim().split('\n').at(-1);
    const words = lastWords === '' ? '' : ` (${lastWords})`;
    throw new TorchEndedError(`${this.name} ended with ${await this.end} before it was done${words}.`);
  }
}

function noPython(python, end) {
  if (end === 'ENOENT') return `there is no program ${python}`;
  return /^E[A-Z]+$/.test(end)
    ? `${python} cannot be started (${end})`
    : `the learner does not start in ${python} (it ended with ${end})`;
}
