// The whole torture table, each row one line of JSON: `npx nx run checkpoints:torture --args="--row damage --seed 3"`.
import { hostileConfigurations } from './torture/hostile-configurations.mjs';
import { resumedTrainings } from './torture/resumed-trainings.mjs';
import { tortured } from './torture/tortured.mjs';

const { ROWS } = await tortured('rows');
const { runRows } = await tortured('run-rows');

await runRows({
  ...ROWS,
  'hostile-configurations': { row: hostileConfigurations, ordinary: 20_000, long: 2_000_000 },
  resume: { row: resumedTrainings, ordinary: 10, long: 200 },
});
