// Loads the newest checkpoint of a directory over and over: node reading.mjs <directory> <loads>. Says at the end what
// it saw, as JSON.
import { CheckpointManager } from '../../dist/index.js';

const [directory, goal] = [process.argv[2], Number(process.argv[3])];
const problems = [];
const manager = new CheckpointManager(directory, { onWarning: (message) => problems.push(message) });
let newest = 0;
const iterations = new Set();
for (let i = 0; i < goal; i++) {
  try {
    const { metadata, state, policies, skipped } = await manager.load();
    const { iteration } = metadata;
    iterations.add(iteration);
    if (skipped.length > 0) problems.push(`${skipped[0].name} was skipped: ${skipped[0].reason}`);
    if (iteration < newest) problems.push(`iteration ${iteration} was loaded after ${newest}`);
    newest = iteration;
    const weights = policies.seeker_policy?.arrays.w?.data;
    if (
      state.json.step !== iteration ||
      state.arrays.random?.data[0] !== iteration ||
      weights?.[0] !== iteration
    )
      problems.push(`iteration ${iteration} is not what was saved`);
    if (i % 8 === 0) {
      const damaged = (await manager.listCheckpoints()).find((entry) => entry.damaged !== null);
      if (damaged !== undefined) problems.push(`${damaged.name} is listed as damaged: ${damaged.damaged}`);
    }
  } catch (error) {
    problems.push(String(error));
  }
}
console.log(JSON.stringify({ problems, iterations: iterations.size }));
