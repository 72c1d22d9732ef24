import { describe, expect, it } from '@jest/globals';
import {
  createHideAndSeek,
  defaultHideAndSeekConfig,
  HideAndSeekConfigError,
  resolveHideAndSeekConfig,
  validateHideAndSeekConfig,
} from '../src/index.js';
import type { HideAndSeekOptions, HideAndSeekSetup } from '../src/index.js';

const keysOf = (options: unknown): string[] =>
  validateHideAndSeekConfig(options as HideAndSeekOptions).map(({ key }) => key);

describe('the configuration', () => {
  it('is the default one when nothing is given, and the default one is right', () => {
    expect(resolveHideAndSeekConfig()).toEqual(defaultHideAndSeekConfig);
    expect(keysOf(defaultHideAndSeekConfig)).toEqual([]);
  });

  it('keeps the other options of a section of which one is given', () => {
    const config = resolveHideAndSeekConfig({ catching: { holdSteps: 9 }, rewards: { seekerTime: -1 } });
    expect(config.catching).toEqual({ enabled: true, distanceBlocks: 2, holdSteps: 9 });
    expect(config.rewards).toEqual({ ...defaultHideAndSeekConfig.rewards, seekerTime: -1 });
  });

  it('ends early by default where catching is paid, and not where only visibility is', () => {
    expect(resolveHideAndSeekConfig().rewards.endWhenAllCaught).toBe(true);
    expect(resolveHideAndSeekConfig({ rewards: { preset: 'visibility' } }).rewards.endWhenAllCaught).toBe(
      false,
    );
    const told = resolveHideAndSeekConfig({ rewards: { preset: 'visibility', endWhenAllCaught: true } });
    expect(told.rewards.endWhenAllCaught).toBe(true);
  });

  it.each<[unknown, string]>([
    [{ worldSize: -1 }, 'worldSize'],
    [{ worldSize: 20.5 }, 'worldSize'],
    [{ seekers: 0 }, 'seekers'],
    [{ hiders: '2' }, 'hiders'],
    [{ map: 'castle' }, 'map'],
    [{ rayCount: 0 }, 'rayCount'],
    [{ rayCount: 65, rayConeRad: 0 }, 'rayConeRad'],
    [{ viewRangeBlocks: NaN }, 'viewRangeBlocks'],
    [{ preparationFraction: 1.5 }, 'preparationFraction'],
    [{ episodeSteps: 2, preparationFraction: 0.8 }, 'preparationFraction'],
    [{ centralState: 1 }, 'centralState'],
    [{ looseBlocks: 2 }, 'carryCapacity'],
    [{ worldSize: 16, looseBlocks: 17 }, 'looseBlocks'],
    [{ map: 'ruins', worldSize: 16, rooms: 2 }, 'rooms'],
    [{ map: 'ruins', worldSize: 32, rooms: 5 }, 'rooms'],
    [{ doorways: 5 }, 'doorways'],
    [{ worldSize: -32 }, 'worldSize'],
    [{ looseBlocks: 3, carryCapacity: 4 }, 'carryCapacity'],
    [{ preparationFraction: 1 }, 'preparationFraction'],
    [{ map: 'open', worldHeight: 8, terrainRange: 2 }, 'terrainRange'],
    [{ map: 'ruins', rooms: 1, worldHeight: 9, terrainRange: 3 }, 'terrainRange'],
    [{ catching: { holdSteps: 0 } }, 'catching.holdSteps'],
    [{ catching: { enabled: 1 } }, 'catching.enabled'],
    [{ catching: 2 }, 'catching'],
    [{ rewards: { seekerTme: 1 } }, 'rewards.seekerTme'],
    [{ rewards: { seekerTime: Infinity } }, 'rewards.seekerTime'],
    [{ colour: 'red' }, 'colour'],
    [JSON.parse('{"__proto__": 1}'), '__proto__'],
    [null, 'config'],
  ])('refuses %j and names the option', (options, key) => {
    expect(keysOf(options)).toEqual([key]);
  });

  it('may be as low as it likes where the map has no hills: fort', () => {
    expect(keysOf({ map: 'fort', worldHeight: 8 })).toEqual([]);
    expect(keysOf({ map: 'open', worldHeight: 8, terrainRange: 1 })).toEqual([]);
  });

  it('is what an object says itself, not what it inherits', () => {
    const options = Object.create({ worldSize: -5 }) as HideAndSeekOptions;
    expect(resolveHideAndSeekConfig(options).worldSize).toBe(32);
  });

  it('tells every problem at once, in one sentence', () => {
    const options = { seekers: 9, map: 'castle' } as unknown as HideAndSeekOptions;
    expect(() => resolveHideAndSeekConfig(options)).toThrow(HideAndSeekConfigError);
    expect(() => resolveHideAndSeekConfig(options)).toThrow(
      'The hide-and-seek configuration has to be changed: seekers is 9 (allowed: a whole number from 1 to 4);' +
        ' map is castle (allowed: open, fort or ruins).',
    );
  });
});

describe('the setup', () => {
  it.each<[unknown, string]>([
    [{ world: 3 }, 'world is not part of a setup (allowed: worlds, config, firstWorld)'],
    [{ worlds: '2' }, 'worlds is 2 (allowed: a whole number from 1 to 65536)'],
    [
      { worlds: 0, firstWorld: -1 },
      'worlds is 0 (allowed: a whole number from 1 to 65536); firstWorld is -1',
    ],
    [null, 'setup is null'],
    [[], 'setup is a list'],
    [{ config: null }, 'config is null'],
    [
      { worlds: 65_536, config: { worldSize: 64, worldHeight: 32 } },
      'worlds is 65536 (allowed: at most 16383 of worldSize 64 and worldHeight 32)',
    ],
  ])('%j is refused', (setup, message) => {
    const create = (): unknown => createHideAndSeek(setup as HideAndSeekSetup);
    expect(create).toThrow(HideAndSeekConfigError);
    expect(create).toThrow(message);
  });
});
