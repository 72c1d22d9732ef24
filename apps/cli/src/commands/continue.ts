import { chooseCheckpoint } from '../choosing/choose-checkpoint.js';
import { NothingChosenError } from '../choosing/nothing-chosen-error.js';
import { askYesOrNo } from '../choosing/yes-or-no.js';
import type { ContinueOptions } from '../command-options.js';
import { configFile } from '../config/config-file.js';
import { openStore } from '../store/checkpoint-store.js';
import { runState } from '../training/checkpoint-state.js';
import { requireIterationsLeft } from '../training/iterations-left.js';
import { optionDifferences } from '../training/option-differences.js';
import { resumedConfig } from '../training/resumed-config.js';
import { isRunsNewest } from '../training/run-record.js';
import { resumePreviewLines } from '../ui/resume-preview.js';
import { interactiveTerminal } from '../ui/terminal.js';
import { UserError } from '../user-error.js';
import { trainCommand, trainingConfig } from './train.js';

/**
 * Shows what a training would go on with, asks, and goes on. What `train` would refuse is refused before anybody is
 * asked.
 *
 * @throws {UserError} where nobody can be asked and --yes is missing, or the run cannot go on as it should.
 * @throws {NothingChosenError} when the answer is no.
 * @throws the store's typed errors when there is no such checkpoint, or it is damaged.
 */
export async function continueCommand(options: ContinueOptions): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const { yes, ...training } = options;
  // The lines of --json are for a program alone.
  const shown = options.json ? stderr : stdout;
  if (!yes && !(stdin.isTTY && shown.isTTY)) {
    throw new UserError(
      'continue asks before it trains, and there is no terminal to ask in: add --yes, or use "hideout train"',
    );
  }

  const config = trainingConfig(options);
  const manager = openStore(config.checkpointDirectory, stderr, config.retention);
  const terminal = interactiveTerminal(process, options);
  const checkpoint = await manager.load(
    await chooseCheckpoint(options.checkpoint, manager, { stderr, terminal }),
  );
  const { entry } = checkpoint;
  const saved = runState(checkpoint);
  const file = configFile(options.configPath);
  const request = {
    config,
    configFile: file,
    preferFile: options.configPath !== undefined,
    iterations: options.iterations ?? null,
  };
  const resumed = resumedConfig(request, saved.configuration, entry.name).config;
  requireIterationsLeft(entry, resumed);

  const stored = await manager.listCheckpoints();
  const lines = resumePreviewLines({
    entry,
    stored,
    run: saved.run,
    isSameRun: isRunsNewest({ entry, run: saved.run, stored }),
    elapsedSeconds: saved.elapsedSeconds,
    config: resumed,
    file,
    differences: file === null ? [] : optionDifferences(saved.configuration, config.source),
  });
  shown.write(`${lines.join('\n')}\n`);
  const question = `Train on from iteration ${entry.iteration} to ${resumed.iterations}?`;
  if (!yes && !(await askYesOrNo(question, stdin, shown))) throw new NothingChosenError();
  return trainCommand({ ...training, checkpoint: entry.path });
}
