import { ReplayPlayer, verifyReplay, Voxel } from '@hideout/env';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { simulateEpisode } from '../../page/watch/episode.js';
import type { Episode } from '../../page/watch/episode.js';
import { along, fanDistances, FAN_RAYS, rayDirection } from '../../page/watch/view-fan.js';
import { playbackReducer } from '../../page/watch/use-playback.js';
import { exampleReplay } from '../training-directories.js';

describe('an episode, simulated again', () => {
  const replay = exampleReplay(1);
  let episode: Episode;
  beforeAll(async () => {
    episode = await simulateEpisode(replay);
  });

  test('has every moment, and ends in the state that was recorded', () => {
    expect(episode.frames.map(({ step }) => step)).toEqual(
      Array.from({ length: replay.steps + 1 }, (_, i) => i),
    );
    expect([episode.finalHash, episode.recordedHash]).toEqual([replay.finalHash, replay.finalHash]);
    expect(verifyReplay(replay).matches).toBe(true);
  });

  test('shows in every moment what a player shows that goes there directly', () => {
    const player = new ReplayPlayer(replay);
    for (const step of [0, 1, 50, replay.steps]) {
      player.seek(step);
      expect(episode.frames[step]?.agents).toEqual(player.view().agents);
      expect(episode.frames[step]?.voxels).toEqual(player.details().voxels);
    }
  });

  test('tells what happened, each when it did', () => {
    const { events, frames } = episode;
    const releases = events.filter(({ kind }) => kind === 'released');
    expect(releases.map(({ step }) => step)).toEqual([Math.round(0.4 * 120)]);
    const count = (voxels: Uint8Array | undefined): number =>
      voxels?.reduce((sum, voxel) => sum + (voxel >= Voxel.loose ? 1 : 0), 0) ?? 0;
    const placed = events.filter(({ kind }) => kind === 'placed').length;
    const taken = events.filter(({ kind }) => kind === 'taken').length;
    expect(placed).toBeGreaterThan(0);
    expect(placed - taken).toBe(count(frames.at(-1)?.voxels) - count(frames[0]?.voxels));
  });

  test('can be broken off', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(simulateEpisode(replay, controller.signal)).rejects.toThrow('aborted');
  });
});

describe('the fan of a view', () => {
  /** 8 x 8, one block high ground, a wall of two along x = 6. */
  const space = { size: 8, height: 4, voxels: new Uint8Array(8 * 8 * 4) };
  for (let z = 0; z < 8; z++) {
    for (let x = 0; x < 8; x++) space.voxels[x + 8 * z] = Voxel.terrain;
    for (const y of [1, 2]) space.voxels[6 + 8 * (z + 8 * y)] = Voxel.stone;
  }
  const middle = FAN_RAYS / 2;
  const level = (yawRad: number) => ({ yawRad, pitchRad: 0, coneRad: 1 });

  test('ends at a wall, and above it at the end of the range', () => {
    // From x = 2.5, looking along +x (a quarter turn): the wall is 3.5 away.
    const low = fanDistances(space, { x: 2.5, y: 2.45, z: 4 }, level(Math.PI / 2), 5);
    expect(low[middle]).toBeCloseTo(3.5, 0);
    const high = fanDistances(space, { x: 2.5, y: 3.1, z: 4 }, level(Math.PI / 2), 5);
    expect(high[middle]).toBe(5);
  });

  test('ends at the border of the world', () => {
    const south = fanDistances(space, { x: 2.5, y: 2.45, z: 4 }, level(0), 30);
    expect(south[middle]).toBeCloseTo(4, 0);
  });

  test('rises and falls with the look of the agent', () => {
    const eye = { x: 2.5, y: 3.1, z: 1 };
    // 30 degrees down: the ground, 2.1 below, is met after 4.2.
    const down = { ...level(0), pitchRad: -Math.PI / 6 };
    expect(fanDistances(space, eye, down, 30)[middle]).toBeCloseTo(4.2, 0);
    // From above the wall down into it: 0.6 lower where it begins.
    const steep = { ...level(Math.PI / 2), pitchRad: -Math.atan(0.6 / 3.5) };
    expect(fanDistances(space, eye, steep, 5)[middle]).toBeCloseTo(Math.hypot(0.6, 3.5), 0);
    const end = along(eye, rayDirection(middle, down), 2);
    expect([end.x, end.y, end.z]).toEqual([
      expect.closeTo(2.5),
      expect.closeTo(2.1),
      expect.closeTo(1 + Math.sqrt(3)),
    ]);
  });
});

describe('playing', () => {
  const reduce = playbackReducer(10);
  const start = { moment: 0, isPlaying: false, speed: 1 };

  test('goes on by twelve steps a second, and stops at the end', () => {
    const playing = reduce(start, { type: 'toggle' });
    expect(reduce(playing, { type: 'pass', seconds: 0.25 }).moment).toBe(3);
    expect(reduce({ ...playing, speed: 4 }, { type: 'pass', seconds: 0.25 })).toMatchObject({
      moment: 10,
      isPlaying: false,
    });
    expect(reduce(start, { type: 'pass', seconds: 1 })).toBe(start);
  });

  test('begins anew at the end', () => {
    expect(reduce({ ...start, moment: 10 }, { type: 'toggle' })).toMatchObject({
      moment: 0,
      isPlaying: true,
    });
  });

  test('goes step by step from between two steps to the next whole one', () => {
    expect(reduce({ ...start, moment: 3.4, isPlaying: true }, { type: 'step', by: 1 })).toMatchObject({
      moment: 4,
      isPlaying: false,
    });
    expect(reduce({ ...start, moment: 3.4 }, { type: 'step', by: -1 }).moment).toBe(3);
    expect(reduce({ ...start, moment: 10 }, { type: 'step', by: 1 }).moment).toBe(10);
    expect(reduce(start, { type: 'seek', step: 99 }).moment).toBe(10);
  });
});
