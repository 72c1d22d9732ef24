import type { ActionCodec, HideAndSeek, HideAndSeekConfig, Replay } from '@hideout/env';
import { actionCodec, actionNames, createHideAndSeek, ReplayPlayer } from '@hideout/env';
import type { Frame, ShownWorld } from '../watch/episode.js';
import { frameOf } from '../watch/episode.js';
import type { Uniform } from './drawn-action.js';
import type { PagePolicy } from './page-policy.js';

export interface GameSetup {
  readonly config: HideAndSeekConfig;
  /** Of the world. */
  readonly seed: number;
  /** Place of the agent that is played by hand; seekers come first. */
  readonly own: number;
  /** By policy id: who plays all the others. */
  readonly policies: ReadonlyMap<string, PagePolicy>;
  /** Draws the policies' actions; null: they do what they find most likely. */
  readonly draw: Uniform | null;
}

/** How a game ended. */
export interface GameEnd {
  readonly replay: Replay;
  /** Of the state in which the recorded actions end when they are simulated again. */
  readonly hash: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** The agents of one policy that are not played by hand, and what they remember. */
interface Team {
  readonly policy: PagePolicy;
  readonly agents: readonly number[];
  readonly memory: Float32Array;
}

/** One episode with an agent that is played by hand. */
export class Game implements ShownWorld {
  readonly config: HideAndSeekConfig;
  readonly size: number;
  readonly height: number;
  readonly own: number;
  /** Of actions by hand. */
  readonly codec: ActionCodec;
  /** The moment before the newest step, and that after it; the same one before the first. */
  before: Frame;
  now: Frame;
  /** Null while it is played. */
  end: GameEnd | null = null;
  readonly #env: HideAndSeek;
  readonly #teams: readonly Team[];
  readonly #draw: Uniform | null;

  /** @throws Error with a sentence where a policy is missing or made for another game */
  constructor({ config, seed, own, policies, draw }: GameSetup) {
    this.#env = createHideAndSeek({ config });
    this.#env.reset(seed);
    this.#env.recordEpisodes(0, (replay) => this.#finish(replay));
    this.config = config;
    this.own = own;
    this.codec = actionCodec(config);
    this.#teams = teamsOf(this.#env, own, policies);
    this.#draw = draw;
    const details = this.#env.worldDetails(0);
    [this.size, this.height] = [details.size, details.height];
    this.now = frameOf(this.#env.worldView(0), details, null);
    this.before = this.now;
  }

  /** One step of the world; `action` is that of the agent that is played by hand. Nothing happens when it is over. */
  async step(action: Float32Array): Promise<void> {
    if (this.end !== null) return;
    const width = actionNames.length;
    const actions = new Float32Array(this.#env.agentsPerWorld * width);
    for (const team of this.#teams) {
      const chosen = await team.policy.act(
        this.#observationsOf(team),
        team.memory,
        this.#env.actionSpace,
        this.#draw,
      );
      team.agents.forEach((agent, row) =>
        actions.set(chosen.subarray(row * width, (row + 1) * width), agent * width),
      );
    }
    actions.set(action, this.own * width);
    this.before = this.now;
    this.#env.step(actions);
    // A world that is over has begun its next episode by now.
    if (this.end === null) this.now = frameOf(this.#env.worldView(0), this.#env.worldDetails(0), this.before);
  }

  #observationsOf({ agents }: Team): Float32Array {
    const { observations, observationSize } = this.#env;
    const gathered = new Float32Array(agents.length * observationSize);
    agents.forEach((agent, row) =>
      gathered.set(
        observations.subarray(agent * observationSize, (agent + 1) * observationSize),
        row * observationSize,
      ),
    );
    return gathered;
  }

  /** The last moment is that of the recorded actions, simulated again. */
  #finish(replay: Replay): void {
    const player = new ReplayPlayer(replay);
    player.seek(replay.steps);
    this.now = frameOf(player.view(), player.details(), this.before);
    this.end = { replay, hash: player.hash(), figures: player.episodeMetrics() };
  }
}

function teamsOf(env: HideAndSeek, own: number, policies: ReadonlyMap<string, PagePolicy>): Team[] {
  const others = env.policyIds.map((id, agent) => ({ id, agent })).filter(({ agent }) => agent !== own);
  return [...new Set(others.map(({ id }) => id))].map((id) => {
    const policy = policies.get(id);
    if (policy === undefined) throw new Error(`The checkpoint has no ${id}.`);
    const { observationSize, memorySize } = policy;
    if (observationSize !== env.observationSize) {
      throw new Error(
        `${id} observes ${observationSize} numbers, and the game of its checkpoint gives ${env.observationSize}.`,
      );
    }
    const agents = others.filter((other) => other.id === id).map(({ agent }) => agent);
    return { policy, agents, memory: new Float32Array(agents.length * memorySize) };
  });
}
