import { findBlockToTake, findColumnAhead } from '../block-actions.js';
import type { BlockTarget } from '../block-actions.js';
import { preparationSteps } from '../config.js';
import type { HideAndSeekConfig } from '../config.js';
import type { Opening } from '../map-plan.js';
import { mostOpenings, readOpenings } from '../openings.js';
import { fieldOfView } from '../visibility.js';
import type { FieldOfView } from '../visibility.js';
import type { VoxelGrid } from '../voxels.js';
import type { WorldState } from '../world-state.js';

/** What an agent knows of an opponent. */
export interface Sighting {
  /** Middle of its feet when it was seen last, blocks. */
  x: number;
  y: number;
  z: number;
  /** Steps since then; 0: it is in sight, -1: it was never seen. */
  age: number;
  /** Out of the game; everybody is told. */
  isCaught: boolean;
}

/** Another one of the team, or oneself. All is known of them; this is what is made use of. */
export interface Mate {
  /** Middle of the feet, blocks. */
  x: number;
  z: number;
  isCaught: boolean;
}

/**
 * What one agent may know at this moment, and nothing else: itself, its team, the blocks of the world, the openings in
 * walls, the time, and of its opponents where they are seen or were seen last. Behaviours read the world through this
 * alone, so that they cannot use the place of an opponent that is out of sight.
 *
 * Written anew by `focus` for each agent; do not keep what it holds.
 */
export class Senses {
  grid: VoxelGrid;
  /** Middle of the feet, blocks. */
  x = 0;
  y = 0;
  z = 0;
  /** y of the voxel that the feet are in. */
  feet = 0;
  /** Of the yaw. */
  cos = 1;
  sin = 0;
  isGrounded = true;
  /** Blocks in hand. */
  carried = 0;
  /** Steps until the next block action. */
  cooldown = 0;
  /** Steps taken in the episode. */
  step = 0;
  readonly opponents: readonly Sighting[];
  /** The team, itself included. */
  readonly team: readonly Mate[];
  readonly preparationSteps: number;

  private readonly view: FieldOfView;
  private world = 0;
  private agent = 0;

  constructor(
    private readonly state: WorldState,
    readonly config: HideAndSeekConfig,
    private readonly isSeeker: boolean,
  ) {
    const { seekers, hiders } = state;
    this.grid = state.grids[0]!;
    this.preparationSteps = preparationSteps(config);
    this.view = fieldOfView(config);
    this.opponents = Array.from({ length: isSeeker ? hiders : seekers }, () => ({
      x: 0,
      y: 0,
      z: 0,
      age: -1,
      isCaught: false,
    }));
    this.team = Array.from({ length: isSeeker ? seekers : hiders }, () => ({ x: 0, z: 0, isCaught: false }));
  }

  /** Steps until the seekers are free, 0 or less when they are. */
  get stepsToRelease(): number {
    return this.preparationSteps - this.step;
  }

  /** The openings in the walls of the world. */
  get openings(): readonly Opening[] {
    return readOpenings(this.state.openings, this.world, mostOpenings(this.config));
  }

  /** Whether (dx, dz) from its eye, `distance` blocks long, lies between the borders of what it sees along the ground. */
  isInView(dx: number, dz: number, distance: number): boolean {
    // Not `>=`: no distance at all times the -Infinity of a view all around is NaN.
    return !(this.cos * dx + this.sin * dz < this.view.cosHalf * distance);
  }

  /** What `remove` would take now, carrying capacity aside; it depends on the agent and the blocks alone. */
  findBlockInReach(target: BlockTarget): void {
    findBlockToTake(this.state, this.world, this.agent, this.config, target);
  }

  /** The column into which `place` would put a block with a level look; it depends on the agent alone. */
  findColumnAhead(target: BlockTarget): void {
    const at = this.world * this.state.agents + this.agent;
    findColumnAhead(this.state, at, this.config.reachBlocks, target);
  }

  /** Looks through agent `number` of the team in a world. */
  focus(world: number, number: number): void {
    const { state, isSeeker } = this;
    const agent = (isSeeker ? 0 : state.seekers) + number;
    const at = world * state.agents + agent;
    this.world = world;
    this.agent = agent;
    this.grid = state.grids[world]!;
    this.x = state.position[at * 3]!;
    this.y = state.position[at * 3 + 1]!;
    this.z = state.position[at * 3 + 2]!;
    this.feet = Math.floor(this.y);
    this.cos = state.cosYaw[at]!;
    this.sin = state.sinYaw[at]!;
    this.isGrounded = state.grounded[at] === 1;
    this.carried = state.carried[at]!;
    this.cooldown = state.cooldown[at]!;
    this.step = state.step[world]!;
    this.readTeam();
    this.readSightings();
  }

  private readTeam(): void {
    const { state, world, isSeeker } = this;
    for (let i = 0; i < this.team.length; i++) {
      const mate = this.team[i]!;
      const at = world * state.agents + (isSeeker ? 0 : state.seekers) + i;
      mate.x = state.position[at * 3]!;
      mate.z = state.position[at * 3 + 2]!;
      mate.isCaught = state.caught[at] === 1;
    }
  }

  private readSightings(): void {
    const { state, world, isSeeker } = this;
    for (let i = 0; i < this.opponents.length; i++) {
      const sighting = this.opponents[i]!;
      const opponent = (isSeeker ? state.seekers : 0) + i;
      const pair = (world * state.agents + this.agent) * state.agents + opponent;
      sighting.x = state.lastSeen[pair * 3]!;
      sighting.y = state.lastSeen[pair * 3 + 1]!;
      sighting.z = state.lastSeen[pair * 3 + 2]!;
      sighting.age = state.lastSeenAge[pair]!;
      sighting.isCaught = state.caught[world * state.agents + opponent] === 1;
    }
  }
}
