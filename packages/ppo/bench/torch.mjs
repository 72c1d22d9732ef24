// hideout's learner beside PyTorch's, in the same run: `nx run ppo:bench-torch`; rounds with `--args=<rounds>`, default 5.
// Needs Python with PyTorch: python3, or the interpreter that the environment variable HIDEOUT_PYTHON names. Exits with
// 2 when that is missing, with 1 when the two turn out not to do the same work.
import { MissingTorchError, TorchEndedError, TorchLearner } from './torch/torch-learner.mjs';

const python = process.env.HIDEOUT_PYTHON || 'python3';
const rounds = Number(process.argv[2] ?? 5);

if (Number.isInteger(rounds) && rounds > 0) {
  await compareWithTorch();
} else {
  console.error(`The number of rounds is a whole number, 1 or more, not ${process.argv[2]}.`);
  process.exitCode = 2;
}

async function compareWithTorch() {
  const peers = [];
  try {
    peers.push(await TorchLearner.start(python, { compiles: false }));
    await addCompiled(peers);
    // Not before PyTorch is there: what follows takes a built package and a minute.
    const { compare } = await import('./torch/comparison.mjs');
    process.exitCode = (await compare(peers, rounds)) ? 0 : 1;
  } catch (error) {
    process.exitCode = report(error);
  } finally {
    for (const peer of peers) await peer.stop();
  }
}

/** torch.compile wants a C++ compiler; without one there is still the other comparison. */
async function addCompiled(peers) {
  try {
    peers.push(await TorchLearner.start(python, { compiles: true }));
  } catch (error) {
    if (!(error instanceof MissingTorchError)) throw error;
    console.log(
      `Only eager PyTorch is compared: ${error.message}; it needs a C++ compiler, for example g++.\n`,
    );
  }
}

/** @returns the exit code. */
function report(error) {
  if (error instanceof TorchEndedError) {
    console.error(error.message);
    return 1;
  }
  if (!(error instanceof MissingTorchError)) throw error;
  console.error(
    `No comparison with PyTorch: ${error.message}; install Python 3 and PyTorch (pip install torch), or name the ` +
      'interpreter that has them in the environment variable HIDEOUT_PYTHON.',
  );
  return 2;
}
