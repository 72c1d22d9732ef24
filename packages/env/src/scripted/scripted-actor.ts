import { actionCodec, actionSize, HideAndSeekActionError } from '../actions.js';
import type { ActionCodec } from '../actions.js';
import { checkSeed, randomWords } from '../random.js';
import type { Simulation } from '../simulation.js';
import { behavioursOf } from './behaviours.js';
import type { ScriptedBehaviour, ScriptedTeam } from './behaviours.js';
import { chooseChase } from './chase.js';
import { chooseClimb } from './climb.js';
import { chooseHiding } from './flee.js';
import { chooseHoard } from './hoard.js';
import { createAgentMemory } from './memory.js';
import type { AgentMemory, TeamMemory } from './memory.js';
import { act } from './mind.js';
import type { Mind } from './mind.js';
import { actAtRandom } from './random-walk.js';
import { Reach } from './reach.js';
import { findRooms } from './rooms.js';
import { chooseSeal } from './seal.js';
import { Senses } from './senses.js';
import { chooseHome } from './shelter.js';
import { lookOver } from './survey.js';

/** Steps from one look over the world to the next. */
const surveySteps = 3;

/** One step of each behaviour: writes the intent into the agent's memory. */
const players: Readonly<Record<ScriptedBehaviour, (mind: Mind) => void>> = {
  random: actAtRandom,
  chase: (mind) => actAsSeeker(mind, chooseChase),
  climb: (mind) => actAsSeeker(mind, chooseClimb),
  flee: (mind) => act(mind, chooseHiding),
  seal: (mind) => act(mind, chooseSeal),
  hoard: (mind) => act(mind, chooseHoard),
};

function actAsSeeker(mind: Mind, choose: Parameters<typeof act>[1]): void {
  if (mind.me.step % surveySteps === 0) lookOver(mind.me, mind.memory.survey);
  act(mind, choose);
}

/**
 * Plays one team of one environment by fixed rules: an opponent of known skill, to measure policies against. It reads
 * that environment itself, and so plays in no other.
 *
 * It knows the blocks and the openings of the world and its own team, but of its opponents only what each agent sees or
 * remembers. What it does follows from the seed and what happened in the episode so far, to the bit on every machine:
 * its memory begins anew with each episode, and also where the environment was set to another state by `loadState`.
 * Asked twice in one step, it answers the same.
 */
export class ScriptedActor {
  /** What each agent of the team does. */
  readonly behaviours: readonly ScriptedBehaviour[];

  private readonly senses: Senses;
  private readonly reach: Reach;
  private readonly otherReach: Reach;
  /** Of the episode in which the team was asked last, [N]; null: it was not asked yet. */
  private readonly memories: (TeamMemory | null)[];
  /** Number of the team's first agent. */
  private readonly firstAgent: number;
  private readonly codec: ActionCodec;
  /** Rows that `act` has filled in each world, [N]. */
  private readonly filled: Int32Array;

  /**
   * Use `HideAndSeek.scriptedActor`.
   *
   * @throws RangeError for a behaviour that the team cannot play, and for a seed that is none
   */
  constructor(
    private readonly simulation: Simulation,
    readonly team: ScriptedTeam,
    behaviours: ScriptedBehaviour | readonly ScriptedBehaviour[],
    private readonly seed: number,
  ) {
    checkSeed(seed);
    const { state, config } = simulation;
    const isSeeker = team === 'seeker';
    const cells = config.worldSize * config.worldSize * config.worldHeight;
    this.behaviours = behavioursOf(team, behaviours, isSeeker ? config.seekers : config.hiders);
    this.firstAgent = isSeeker ? 0 : config.seekers;
    this.senses = new Senses(state, config, isSeeker);
    this.reach = new Reach(cells);
    this.otherReach = new Reach(cells);
    this.memories = Array.from({ length: state.worlds }, () => null);
    this.codec = actionCodec(config);
    this.filled = new Int32Array(state.worlds);
  }

  /**
   * Chooses for the team in all worlds.
   *
   * @param actions of all agents, [N, A, 7]: the rows of the team are written, the others left as they are
   * @throws HideAndSeekActionError when the length is another
   */
  writeActions(actions: Float32Array): void {
    const { state } = this.simulation;
    const expected = state.worlds * state.agents * actionSize;
    if (actions.length !== expected) throw new HideAndSeekActionError(expected, actions.length);
    for (let world = 0; world < state.worlds; world++) {
      this.decide(world).forEach(({ intent }, number) => {
        const row = world * state.agents + this.firstAgent + number;
        this.codec.encode(intent, 0, actions, row * actionSize);
      });
    }
  }

  /**
   * Chooses for some worlds, as an `Actor` of @hideout/ppo.
   *
   * @param _observations ignored: the actor reads the environment
   * @param actions written, [rows, 7]
   * @param worlds the world of each row, [rows]; the first row of a world is for the team's first agent in it, the next
   *   one for the second, and so on
   * @throws RangeError when there is no such world, or a world has more rows than the team has agents, or the actions
   *   have another length
   */
  async act(_observations: Float32Array, actions: Float32Array, worlds: Int32Array): Promise<void> {
    if (actions.length !== worlds.length * actionSize) {
      const expected = worlds.length * actionSize;
      throw new RangeError(
        `Actions have ${actions.length} numbers where ${worlds.length} rows need ${expected}.`,
      );
    }
    this.filled.fill(0);
    worlds.forEach((world, row) => {
      if (this.memories[world] === undefined) {
        throw new RangeError(`There is no world ${world}; worlds are 0 to ${this.memories.length - 1}.`);
      }
      const number = this.filled[world]!++;
      const agents = this.behaviours.length;
      if (number >= agents) {
        const most = `the team has ${agents} ${agents === 1 ? 'agent' : 'agents'}`;
        throw new RangeError(`World ${world} has more rows than agents: ${most}.`);
      }
      this.codec.encode(this.decide(world)[number]!.intent, 0, actions, row * actionSize);
    });
  }

  /** The team's agents in a world with their intents for this step, chosen if that has not been done. */
  private decide(world: number): readonly AgentMemory[] {
    const { simulation, senses, reach, otherReach, behaviours } = this;
    const team = this.recall(world);
    const step = simulation.state.step[world]!;
    if (step === team.step) return team.agents;
    team.step = step;
    team.agents.forEach((memory, number) => {
      if (!simulation.canAct(world, this.firstAgent + number)) {
        memory.intent.fill(0);
        return;
      }
      senses.focus(world, number);
      players[behaviours[number]!]({ me: senses, memory, team, behaviours, reach, otherReach });
    });
    return team.agents;
  }

  /** What the team remembers, if it was asked in this step or in the one before; else it begins anew. */
  private recall(world: number): TeamMemory {
    const step = this.simulation.state.step[world]!;
    const team = this.memories[world] ?? null;
    const goesOn = team !== null && this.isOf(team, world) && (step === team.step || step === team.step + 1);
    return goesOn ? team : (this.memories[world] = this.begun(world));
  }

  /** Whether the memory is of the episode that the world is in, and nobody has set the world to another state since. */
  private isOf({ episode, epoch }: TeamMemory, world: number): boolean {
    const { episodeRandom } = this.simulation.state;
    if (epoch !== this.simulation.epoch) return false;
    return episode.every((word, i) => word === episodeRandom[world * randomWords + i]);
  }

  private begun(world: number): TeamMemory {
    const { senses, seed } = this;
    const { state, epoch, config } = this.simulation;
    const episode = state.episodeRandom.slice(world * randomWords, (world + 1) * randomWords);
    senses.focus(world, 0);
    const rooms = findRooms(senses.grid, senses.openings);
    const agents = this.behaviours.map((_, number) =>
      createAgentMemory(seed, episode, number, senses.opponents.length, config.worldSize),
    );
    return { episode, epoch, step: -1, agents, rooms, home: chooseHome(senses, rooms) };
  }
}
