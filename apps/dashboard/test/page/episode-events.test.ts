import type { AgentView } from '@hideout/env';
import { Voxel } from '@hideout/env';
import { expect, test } from '@jest/globals';
import type { Frame } from '../../page/watch/episode.js';
import { eventsBetween } from '../../page/watch/episode-events.js';

function agent(team: AgentView['team'], changes: Partial<AgentView> = {}): AgentView {
  const [x, y, z, yawRad, pitchRad, carried, episodeReward] = [1, 1, 1, 0, 0, 0, 0];
  return { team, x, y, z, yawRad, pitchRad, carried, caught: false, sees: [], episodeReward, ...changes };
}

/** A seeker and two hiders, of whom nobody sees anybody. */
function frame(step: number, changes: Partial<Frame> = {}): Frame {
  return {
    step,
    phase: 'pursuit',
    agents: [agent('seeker'), agent('hider'), agent('hider')],
    hiddenFraction: 1,
    voxels: Uint8Array.of(Voxel.terrain, Voxel.air, Voxel.loose),
    sealed: [false, false],
    overStone: [false, false, false],
    ...changes,
  };
}

const seeing = (...others: number[]): AgentView[] => [
  agent('seeker', { sees: others }),
  agent('hider'),
  agent('hider'),
];

const carrying = (...blocks: number[]): AgentView[] =>
  blocks.map((carried, index) => agent(index === 0 ? 'seeker' : 'hider', { carried }));

const cases: [kind: string, before: Partial<Frame>, after: Partial<Frame>, text: string][] = [
  ['released', { phase: 'preparation' }, { phase: 'pursuit' }, 'The seekers are released'],
  ['seen', { agents: seeing(1) }, { agents: seeing(1, 2) }, 'Hider 2 is seen by seeker 1'],
  [
    'caught',
    {},
    { agents: [agent('seeker'), agent('hider'), agent('hider', { caught: true })] },
    'Hider 2 is caught',
  ],
  ['sealed', {}, { sealed: [false, true] }, 'Hider 2 is sealed in'],
  ['opened', { sealed: [true, true] }, { sealed: [false, true] }, 'A way leads to hider 1 again'],
  ['climbed', {}, { overStone: [true, false, false] }, 'Seeker 1 comes over a wall'],
  [
    'climbed',
    { overStone: [true, true, false] },
    { overStone: [true, false, true] },
    'Hider 2 comes over a wall',
  ],
  [
    'placed',
    {},
    { voxels: Uint8Array.of(Voxel.terrain, Voxel.placedBySeekers, Voxel.loose) },
    'A seeker places a block',
  ],
  [
    'placed',
    {},
    { voxels: Uint8Array.of(Voxel.terrain, Voxel.placedByHiders, Voxel.loose) },
    'A hider places a block',
  ],
  [
    'placed',
    { agents: carrying(0, 1, 3) },
    { agents: carrying(0, 1, 2), voxels: Uint8Array.of(Voxel.terrain, Voxel.placedByHiders, Voxel.loose) },
    'Hider 2 places a block',
  ],
  [
    'placed',
    { agents: carrying(1, 1, 1) },
    { agents: carrying(0, 0, 0), voxels: Uint8Array.of(Voxel.terrain, Voxel.placedByHiders, Voxel.loose) },
    'A hider places a block',
  ],
  [
    'taken',
    { agents: carrying(0, 1, 1) },
    { agents: carrying(1, 1, 1), voxels: Uint8Array.of(Voxel.terrain, Voxel.air, Voxel.air) },
    'Seeker 1 takes a block',
  ],
  ['taken', {}, { voxels: Uint8Array.of(Voxel.terrain, Voxel.air, Voxel.air) }, 'A block is taken'],
];

test.each(cases)('%s', (kind, before, after, text) => {
  expect(eventsBetween(frame(6, before), frame(7, after))).toEqual([{ step: 7, kind, text }]);
});

test('nothing has happened where everything stays as it is', () => {
  const lasting: Partial<Frame> = {
    agents: [agent('seeker', { sees: [1] }), agent('hider', { caught: true }), agent('hider')],
    sealed: [true, false],
    overStone: [true, false, true],
  };
  expect(eventsBetween(frame(6, lasting), frame(7, lasting))).toEqual([]);
});

test('what happens in one step is told together', () => {
  const after = { ...frame(7), sealed: [true, true], overStone: [true, true, false] };
  expect(eventsBetween(frame(6), after).map(({ text }) => text)).toEqual([
    'Hider 1 is sealed in',
    'Hider 2 is sealed in',
    'Seeker 1 comes over a wall',
    'Hider 1 comes over a wall',
  ]);
});
