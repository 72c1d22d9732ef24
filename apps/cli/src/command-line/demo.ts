import { Option } from 'commander';
import type { Command } from 'commander';
import { SIDE_PLAYERS } from '../command-options.js';
import type { DemoOptions } from '../command-options.js';
import { named } from '../named.js';
import { CHECKPOINT_OR_LIST, command, examples } from './grammar.js';
import type { Run } from './grammar.js';
import { parseCount, parseSeed, parseSpeed } from './option-values.js';
import { common } from './parsed-options.js';
import type { ParsedOptions } from './parsed-options.js';

type ParsedDemo = ParsedOptions &
  Pick<DemoOptions, 'seekers' | 'hiders' | 'opponent' | 'record' | 'episodes' | 'speed'> & {
    readonly force?: boolean;
  };

export function addDemo(program: Command, run: Run<DemoOptions>): void {
  command(program, 'demo', 'watch agents play, seen from above')
    .argument('[checkpoint]', CHECKPOINT_OR_LIST)
    .addOption(new Option('--seekers <player>', 'who plays the seekers').choices(SIDE_PLAYERS.seekers))
    .addOption(new Option('--hiders <player>', 'who plays the hiders').choices(SIDE_PLAYERS.hiders))
    .option('--opponent <checkpoint>', 'checkpoint that plays a side (default: the hiders)')
    .option('--episodes <n>', 'how many episodes', parseCount, 1)
    .option('--speed <x>', 'multiple of the normal pace', parseSpeed, 1)
    .option('--seed <n>', 'seed of the maps and actions', parseSeed)
    .option('--record <file>', 'record the episodes, for "hideout replay"')
    .option('--force', 'replace a file that is there')
    .option('--plain', 'only the statistics, as plain lines')
    .addHelpText('after', `${PLAYERS_AND_KEYS}${EXAMPLES}`)
    .action((checkpoint: string | undefined, parsed: ParsedDemo) => {
      const { seekers, hiders, opponent, record, episodes, speed } = parsed;
      return run({
        ...named({ checkpoint, seekers, hiders, opponent, record }),
        ...common(parsed),
        episodes,
        speed,
        force: parsed.force === true,
        plain: parsed.plain === true,
      });
    });
}

const PLAYERS_AND_KEYS = `
trained: the checkpoint (the default of both sides); opponent: the checkpoint of --opponent; random: moves at random;
scripted: seekers chase, hiders flee, by fixed rules; climb, seal and hoard: others of them, which use blocks.

Keys: space stops and goes on, . is one step, + and - change the pace, n goes to the next episode, q leaves.
`;

const EXAMPLES = examples([
  ['demo', 'choose a checkpoint and watch an episode'],
  ['demo best --episodes 3 --speed 2', 'three episodes of the best, twice as fast'],
  ['demo latest --hiders seal --record seal.replay', 'against hiders that build, and keep it'],
  ['demo 120 --opponent 20', 'seekers of iteration 120 against hiders of iteration 20'],
  ['demo 120 --plain --episodes 20', 'only what came of 20 episodes'],
]);
