import { createHideAndSeek } from '../../src/index.js';
import type { HideAndSeek, HideAndSeekOptions, ScriptedActor, ScriptedBehaviour } from '../../src/index.js';

/** Who plays; a team that is left out stands still. */
export interface Players {
  readonly seekers?: ScriptedBehaviour | readonly ScriptedBehaviour[];
  readonly hiders?: ScriptedBehaviour | readonly ScriptedBehaviour[];
  readonly config?: HideAndSeekOptions;
  readonly worlds?: number;
}

/** The figures of an episode, by name. */
export type Figures = Readonly<Record<string, number>>;

/** Matches that were played, by their players. */
const played = new Map<string, readonly Figures[]>();

/** Plays the first episode of every world; once, however often it is asked for. */
export function playMatch(players: Players): readonly Figures[] {
  const key = JSON.stringify(players);
  const figures = played.get(key) ?? playAnew(players);
  played.set(key, figures);
  return figures;
}

function playAnew({ seekers, hiders, config, worlds = 20 }: Players): readonly Figures[] {
  const env = createTestEnv(worlds, config);
  env.reset(7);
  const actors: ScriptedActor[] = [];
  if (seekers !== undefined) actors.push(env.scriptedActor('seeker', seekers, 1));
  if (hiders !== undefined) actors.push(env.scriptedActor('hider', hiders, 2));
  const actions = idleActions(env);
  const figures: Figures[] = [];
  for (let ended = 0; ended < worlds;) {
    for (const actor of actors) actor.writeActions(actions);
    env.step(actions);
    for (let world = 0; world < worlds; world++) {
      if (env.terminated[world] === 0 || figures[world] !== undefined) continue;
      figures[world] = figuresOf(env, world);
      ended++;
    }
  }
  return figures;
}

/** Rays are observed and decide nothing: scripted agents play the same with one of them, and the test is faster. */
export function createTestEnv(worlds: number, config: HideAndSeekOptions = {}, firstWorld = 0): HideAndSeek {
  return createHideAndSeek({ worlds, config: { rayCount: 1, ...config }, firstWorld });
}

/** Actions that do nothing in the continuous space. */
export function idleActions(env: HideAndSeek): Float32Array {
  return new Float32Array(env.worldCount * env.agentsPerWorld * env.actionNames.length);
}

/** Mean of a figure; `orElse` stands for NaN. */
export function mean(figures: readonly Figures[], name: string, orElse = NaN): number {
  const values = figures.map((row) => (Number.isNaN(row[name]!) ? orElse : row[name]!));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Part of the episodes for which something holds. */
export function part(figures: readonly Figures[], holds: (row: Figures) => boolean): number {
  return figures.filter(holds).length / figures.length;
}

function figuresOf(env: HideAndSeek, world: number): Figures {
  const names = env.episodeMetricNames;
  return Object.fromEntries(names.map((name, i) => [name, env.episodeMetrics[world * names.length + i]!]));
}
