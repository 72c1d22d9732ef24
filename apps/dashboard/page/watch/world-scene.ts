import { bodyHalfWidth, bodyHeight, eyeHeight, Voxel } from '@hideout/env';
import type { AgentView } from '@hideout/env';
import {
  AmbientLight,
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  CapsuleGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  Group,
  HemisphereLight,
  InstancedMesh,
  Light,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  PerspectiveCamera,
  Scene,
  TorusGeometry,
  Vector3,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { Frame, ShownWorld } from './episode.js';
import { along, FAN_RAYS, fanDistances, rayDirection } from './view-fan.js';

/** Where the camera is: wherever it is dragged to, straight above, or behind an agent. */
export type CameraMode = 'free' | 'above' | { readonly follow: number };

/** From below to above, in a window that is at least so wide for its height. */
const FIELD_OF_VIEW_DEGREES = 45;
const LEAST_ASPECT = 1.2;
/** Where the fan of an agent's view is at its faintest, and how faint. */
const FADE_BLOCKS = 14;
const FAINTEST = 0.12;

const voxelColors: Readonly<Record<number, string>> = {
  [Voxel.terrain]: '#8fa876',
  [Voxel.stone]: '#9a9ea6',
  [Voxel.loose]: '#c9a24b',
  [Voxel.placedBySeekers]: '#d9763a',
  [Voxel.placedByHiders]: '#3f8fc4',
};
const teamColors = { seeker: '#d55e00', hider: '#0072b2' } as const;
const CAUGHT_COLOR = '#6b6f76';

/** The world in three dimensions. It draws when it is told to. */
export class WorldScene {
  readonly #world: ShownWorld;
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera: PerspectiveCamera;
  readonly #controls: OrbitControls;
  readonly #blocks: InstancedMesh;
  readonly #agents: readonly AgentModel[];
  readonly #sight: LineSegments<BufferGeometry, LineBasicMaterial>;
  #mode: CameraMode = 'free';
  #isTurnable = true;
  #shownVoxels: Uint8Array | null = null;

  /** @throws where there is no WebGL */
  constructor(canvas: HTMLCanvasElement, world: ShownWorld, first: Frame, onMoved: () => void) {
    this.#world = world;
    const { size, height } = world;
    this.#renderer = new WebGLRenderer({ canvas, antialias: true });
    this.#renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
    this.#renderer.shadowMap.enabled = true;
    this.#camera = new PerspectiveCamera(FIELD_OF_VIEW_DEGREES, 1, 0.1, size * 8);
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.maxPolarAngle = Math.PI / 2 - 0.05;
    this.#controls.minDistance = 3;
    this.#controls.maxDistance = size * 3;
    this.#controls.addEventListener('change', onMoved);
    this.#addLights();
    this.#blocks = blocksMesh(size * size * height);
    this.#agents = first.agents.map(({ team }) => new AgentModel(team));
    this.#sight = new LineSegments(new BufferGeometry(), new LineBasicMaterial({ color: '#e0243a' }));
    this.#sight.frustumCulled = false;
    this.#scene.add(this.#blocks, this.#sight, ...this.#agents.flatMap(({ body, fan }) => [body, fan]));
    this.setCamera('free');
  }

  setCamera(mode: CameraMode): void {
    const { size } = this.#world;
    this.#mode = mode;
    this.#controls.enabled = this.#isTurnable && typeof mode !== 'object';
    if (mode === 'above') this.#camera.position.set(size / 2, size * 1.35, size / 2 + 0.01);
    if (mode === 'free') this.#camera.position.set(size * 0.5, size * 0.72, size * 1.22);
    this.#controls.target.set(size / 2, 1, size / 2);
    if (typeof mode !== 'object') this.#controls.update();
  }

  /** Puts a ring around an agent: the one that is played by hand. */
  mark(marked: number): void {
    this.#agents.forEach(({ ring }, index) => (ring.visible = index === marked));
  }

  /** Whether the mouse turns the camera; not where it turns somebody in the world. */
  setTurnable(isTurnable: boolean): void {
    this.#isTurnable = isTurnable;
    this.setCamera(this.#mode);
  }

  /** Turns the free camera around the world, and tilts it. */
  turn(aroundRad: number, upRad: number): void {
    const offset = this.#camera.position.clone().sub(this.#controls.target);
    offset.applyAxisAngle(new Vector3(0, 1, 0), aroundRad);
    const side = new Vector3().crossVectors(new Vector3(0, 1, 0), offset).normalize();
    const tilted = offset.clone().applyAxisAngle(side, -upRad);
    const isUpright = tilted.y > 0.05 * tilted.length() && tilted.y < 0.995 * tilted.length();
    this.#camera.position.copy(this.#controls.target).add(isUpright ? tilted : offset);
    this.#controls.update();
  }

  /** Comes nearer (below 1) or goes farther away. */
  zoom(factor: number): void {
    this.#camera.position.sub(this.#controls.target).multiplyScalar(factor).add(this.#controls.target);
    this.#controls.update();
  }

  resize(width: number, height: number): void {
    this.#renderer.setSize(width, height, false);
    const aspect = width / Math.max(1, height);
    this.#camera.aspect = aspect;
    // In a narrow window the width decides how much of the world is seen.
    const tangent = Math.tan((FIELD_OF_VIEW_DEGREES * Math.PI) / 360) * Math.max(1, LEAST_ASPECT / aspect);
    this.#camera.fov = (Math.atan(tangent) * 360) / Math.PI;
    this.#camera.updateProjectionMatrix();
  }

  setBackground(color: string): void {
    this.#scene.background = new Color(color);
  }

  /** Draws the moment `fraction` of the way from one frame to the next, without the agents at the places `hidden`. */
  draw(from: Frame, to: Frame, fraction: number, hidden: ReadonlySet<number>): void {
    if (this.#shownVoxels !== from.voxels) {
      fillBlocks(this.#blocks, this.#world, from.voxels);
      this.#shownVoxels = from.voxels;
    }
    const agents = from.agents.map((agent, index) => between(agent, to.agents[index] ?? agent, fraction));
    agents.forEach((agent, index) => {
      if (hidden.has(index)) this.#agents[index]?.hide();
      else this.#agents[index]?.show(agent, this.#world, from.voxels, from.phase);
    });
    this.#drawSight(agents, hidden);
    this.#follow(agents);
    this.#renderer.render(this.#scene, this.#camera);
  }

  /** Gives everything back that it held of the graphics card; its canvas shows nothing any more. */
  dispose(): void {
    this.#controls.dispose();
    this.#scene.traverse((object) => {
      if (object instanceof Light || object instanceof InstancedMesh) object.dispose();
      if (!(object instanceof Mesh) && !(object instanceof LineSegments)) return;
      object.geometry.dispose();
      for (const material of [object.material].flat()) material.dispose();
    });
    this.#renderer.dispose();
    // Browsers allow few at a time, and give up the oldest ones beyond that.
    this.#renderer.forceContextLoss();
  }

  #addLights(): void {
    const { size } = this.#world;
    const sun = new DirectionalLight('#fff4e0', 2.2);
    sun.position.set(size * 0.2, size * 1.2, size * 0.75);
    sun.target.position.set(size / 2, 0, size / 2);
    sun.castShadow = true;
    sun.shadow.mapSize.set(2048, 2048);
    const { camera } = sun.shadow;
    [camera.left, camera.right, camera.top, camera.bottom] = [-size, size, size, -size];
    camera.far = size * 4;
    this.#scene.add(
      sun,
      sun.target,
      new HemisphereLight('#dfe9f5', '#7d7a70', 1.3),
      new AmbientLight('#ffffff', 0.3),
    );
  }

  /** A line from every seeker to every hider that it sees; none that would lead to somebody hidden. */
  #drawSight(agents: readonly AgentView[], hidden: ReadonlySet<number>): void {
    const points = agents.flatMap((agent, index) => {
      if (agent.team !== 'seeker' || hidden.has(index)) return [];
      return agent.sees.flatMap((other) => {
        const seen = agents[other];
        if (seen === undefined || seen.team !== 'hider' || hidden.has(other)) return [];
        return [agent.x, agent.y + eyeHeight, agent.z, seen.x, seen.y + bodyHeight / 2, seen.z];
      });
    });
    this.#sight.geometry.dispose();
    this.#sight.geometry = new BufferGeometry();
    this.#sight.geometry.setAttribute('position', new BufferAttribute(new Float32Array(points), 3));
  }

  #follow(agents: readonly AgentView[]): void {
    if (typeof this.#mode !== 'object') return;
    const agent = agents[this.#mode.follow];
    if (agent === undefined) return;
    const [dx, dz] = [Math.sin(agent.yawRad), Math.cos(agent.yawRad)];
    this.#camera.position.set(agent.x - dx * 5, agent.y + 5, agent.z - dz * 5);
    this.#camera.lookAt(agent.x + dx * 3, agent.y + 1, agent.z + dz * 3);
  }
}

function blocksMesh(most: number): InstancedMesh {
  const mesh = new InstancedMesh(new BoxGeometry(1, 1, 1), new MeshLambertMaterial(), most);
  mesh.castShadow = true;
  mesh.receiveShadow = true;
  mesh.frustumCulled = false;
  return mesh;
}

/** One box for every voxel that can be seen from somewhere. */
function fillBlocks(mesh: InstancedMesh, { size, height }: ShownWorld, voxels: Uint8Array): void {
  const matrix = new Matrix4();
  const color = new Color();
  const at = (x: number, y: number, z: number): number =>
    x < 0 || z < 0 || x >= size || z >= size || y >= height
      ? Voxel.air
      : (voxels[x + size * (z + size * y)] ?? 0);
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let z = 0; z < size; z++) {
      for (let x = 0; x < size; x++) {
        const voxel = at(x, y, z);
        if (voxel === Voxel.air || isHidden(at, x, y, z)) continue;
        // Blocks that can be moved are a little smaller, so that each is seen as one.
        const scale = voxel >= Voxel.loose ? 0.94 : 1;
        matrix.makeScale(scale, scale, scale).setPosition(x + 0.5, y + 0.5, z + 0.5);
        mesh.setMatrixAt(count, matrix);
        mesh.setColorAt(count, shaded(color.set(voxelColors[voxel] ?? '#ffffff'), x, y, z));
        count++;
      }
    }
  }
  mesh.count = count;
  mesh.instanceMatrix.needsUpdate = true;
  if (mesh.instanceColor !== null) mesh.instanceColor.needsUpdate = true;
}

function isHidden(at: (x: number, y: number, z: number) => number, x: number, y: number, z: number): boolean {
  return (
    at(x, y + 1, z) !== Voxel.air &&
    at(x - 1, y, z) !== Voxel.air &&
    at(x + 1, y, z) !== Voxel.air &&
    at(x, y, z - 1) !== Voxel.air &&
    at(x, y, z + 1) !== Voxel.air
  );
}

/** A chequer that hardly shows, and lighter upwards: distances and heights can be read from it. */
function shaded(color: Color, x: number, y: number, z: number): Color {
  return color.multiplyScalar(((x + y + z) % 2 === 0 ? 1 : 0.955) * (0.86 + Math.min(y, 6) * 0.035));
}

/** An agent with its view and the blocks that it carries. */
class AgentModel {
  readonly body = new Group();
  readonly fan: Mesh<BufferGeometry, MeshBasicMaterial>;
  readonly ring = markingRing();
  readonly #team: AgentView['team'];
  readonly #skin: MeshLambertMaterial;
  readonly #carried: readonly Mesh[];

  constructor(team: AgentView['team']) {
    this.#team = team;
    this.#skin = new MeshLambertMaterial({ color: teamColors[team] });
    const trunk = new Mesh(
      new CapsuleGeometry(bodyHalfWidth, bodyHeight - 2 * bodyHalfWidth, 6, 16),
      this.#skin,
    );
    trunk.position.y = bodyHeight / 2;
    trunk.castShadow = true;
    const face = new Mesh(new BoxGeometry(0.42, 0.16, 0.2), new MeshLambertMaterial({ color: '#17191c' }));
    face.position.set(0, eyeHeight - 0.1, bodyHalfWidth * 0.75);
    this.#carried = Array.from({ length: 8 }, (_, index) => carriedBlock(index));
    this.body.add(trunk, face, this.ring, ...this.#carried);
    this.fan = new Mesh(
      fanGeometry(),
      new MeshBasicMaterial({
        color: teamColors[team],
        vertexColors: true,
        transparent: true,
        opacity: team === 'seeker' ? 0.5 : 0.3,
        side: DoubleSide,
        depthWrite: false,
      }),
    );
    this.fan.frustumCulled = false;
  }

  hide(): void {
    this.body.visible = false;
    this.fan.visible = false;
  }

  show(agent: AgentView, world: ShownWorld, voxels: Uint8Array, phase: Frame['phase']): void {
    const { x, y, z, yawRad, carried, caught } = agent;
    this.body.visible = true;
    this.body.position.set(x, y, z);
    this.body.rotation.y = yawRad;
    this.#skin.color.set(caught ? CAUGHT_COLOR : teamColors[this.#team]);
    this.#carried.forEach((block, index) => (block.visible = index < carried));
    // Seekers see nothing before the release.
    this.fan.visible = !caught && (this.#team === 'hider' || phase === 'pursuit');
    if (this.fan.visible) this.#showFan(agent, world, voxels);
  }

  #showFan(
    { x, y, z, yawRad, pitchRad }: AgentView,
    { size, height, config }: ShownWorld,
    voxels: Uint8Array,
  ): void {
    const eye = { x, y: y + eyeHeight, z };
    const range = Math.min(config.viewRangeBlocks, size);
    const gaze = { yawRad, pitchRad, coneRad: config.rayConeRad };
    const distances = fanDistances({ size, height, voxels }, eye, gaze, range);
    const position = this.fan.geometry.getAttribute('position') as BufferAttribute;
    const color = this.fan.geometry.getAttribute('color') as BufferAttribute;
    position.setXYZ(0, eye.x, eye.y, eye.z);
    color.setXYZW(0, 1, 1, 1, 1);
    distances.forEach((distance, ray) => {
      const end = along(eye, rayDirection(ray, gaze), distance);
      position.setXYZ(ray + 1, end.x, end.y, end.z);
      // Fades with the distance: what is near matters, and nothing behind it is covered.
      color.setXYZW(ray + 1, 1, 1, 1, Math.max(FAINTEST, 1 - distance / FADE_BLOCKS));
    });
    position.needsUpdate = true;
    color.needsUpdate = true;
  }
}

function carriedBlock(index: number): Mesh {
  const block = new Mesh(
    new BoxGeometry(0.34, 0.34, 0.34),
    new MeshLambertMaterial({ color: voxelColors[Voxel.loose] ?? '#ffffff' }),
  );
  block.position.y = bodyHeight + 0.3 + index * 0.4;
  block.visible = false;
  return block;
}

function markingRing(): Mesh {
  const ring = new Mesh(new TorusGeometry(0.6, 0.07, 8, 32), new MeshBasicMaterial({ color: '#ffffff' }));
  ring.rotation.x = Math.PI / 2;
  ring.position.y = 0.1;
  ring.visible = false;
  return ring;
}

/** The eye, and the ends of the rays around it. */
function fanGeometry(): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array((FAN_RAYS + 2) * 3), 3));
  geometry.setAttribute('color', new BufferAttribute(new Float32Array((FAN_RAYS + 2) * 4), 4));
  geometry.setIndex(Array.from({ length: FAN_RAYS }, (_, ray) => [0, ray + 1, ray + 2]).flat());
  return geometry;
}

/** An agent on its way; turned the short way round. */
function between(from: AgentView, to: AgentView, fraction: number): AgentView {
  const mix = (a: number, b: number): number => a + (b - a) * fraction;
  const turn = Math.atan2(Math.sin(to.yawRad - from.yawRad), Math.cos(to.yawRad - from.yawRad));
  return {
    ...from,
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    z: mix(from.z, to.z),
    yawRad: from.yawRad + turn * fraction,
    pitchRad: mix(from.pitchRad, to.pitchRad),
  };
}
