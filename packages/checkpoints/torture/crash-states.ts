import { CrashModel } from './crash-model.js';
import { brokenPromise, continuingProblem, promisesAt, reopeningProblem } from './crash-oracle.js';
import type { FileTree } from './file-tree.js';
import { hashOf } from './file-tree.js';
import { Random } from './random.js';
import type { RecordedTraining } from './recorded-training.js';
import { drawPlan, recordTraining } from './recorded-training.js';
import type { Row, RowOptions } from './row.js';
import { RowCount } from './row.js';

/** States of one place of the log that are enumerated; where there are more, as many are drawn. */
const STATES_A_PLACE = 32;
/** In every such state a training also goes on; in all others the store is only opened. */
const STATES_TO_CONTINUE = 50;

/**
 * Every place of the logs of randomly drawn trainings, and at each every subset of the operations not yet synced, or a
 * sample of them: what was acknowledged is there, whole, and the newest loads. A case is a disk unlike all others of
 * its training; a training begins on an empty disk, or on one that a crash of the training before has left.
 */
export const crashStates: Row = async (options: RowOptions) => {
  const random = new Random(options.seed);
  const count = new RowCount('crash states', options);
  const figures = { trainings: 0, placesEnumerated: 0, placesSampled: 0 };
  let before: FileTree | undefined;
  while (!count.isDone) {
    figures.trainings++;
    const training = await recordTraining(drawPlan(random), random, before).catch(String);
    if (typeof training === 'string') {
      await count.add(training);
      before = undefined;
      continue;
    }
    const model = new CrashModel(training.tree);
    const seen = new Set<number>();
    before = undefined;
    for (let place = 0; place <= training.log.length && !count.isDone; place++) {
      const promises = promisesAt(training, place);
      let states = 0;
      for (const tree of model.states(STATES_A_PLACE, random)) {
        states++;
        // Drawn for disks that were seen before, too: how many are alike depends on the clock.
        const begins = random.below(4000) === 0;
        const hash = hashOf(tree);
        if (seen.has(hash)) continue;
        seen.add(hash);
        const problem =
          brokenPromise(tree, promises) ??
          (await reopeningProblem(tree)) ??
          (count.cases % STATES_TO_CONTINUE === 0 ? await continuingProblem(tree) : null);
        await count.add(problem === null ? null : `${problem} (crash ${describe(training, place)})`);
        if (problem === null && begins) before = tree;
      }
      if (states < STATES_A_PLACE) figures.placesEnumerated++;
      else figures.placesSampled++;
      const operation = training.log[place];
      if (operation !== undefined) model.advance(operation);
    }
  }
  Object.assign(count.figures, figures);
  return count.report();
};

function describe({ log }: RecordedTraining, place: number): string {
  const [before, after] = [log[place - 1], log[place]].map((operation) =>
    operation === undefined ? 'nothing' : `${operation.kind} ${operation.path}`,
  );
  return `after ${before}, before ${after}`;
}
