import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { root } from './fixtures/hideout.js';

/** What the tests vary of a `WorldView`; the tool itself is plain JavaScript. */
interface View {
  readonly size: number;
  readonly heights: readonly number[];
  readonly surfaces: readonly string[];
  readonly agents: readonly Agent[];
  readonly phase: string;
  readonly step: number;
  readonly hiddenFraction: number | null;
}

interface Agent {
  readonly team: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yawRad: number;
  readonly carried: number;
  readonly caught: boolean;
  readonly sees: readonly number[];
}

interface WorldSvgModule {
  worldSvg(view: View, options?: Readonly<Record<string, unknown>>): string;
  stripSvg(views: readonly View[], captions: readonly string[]): string;
  captionOf(view: View): string;
}

const url = pathToFileURL(join(root, 'tools/world-svg.mjs')).href;
const { worldSvg, stripSvg, captionOf } = (await import(url)) as WorldSvgModule;

/** Level ground of 4 x 4 columns without anybody, and what differs from it. */
function view(changes: Partial<View> = {}): View {
  return {
    size: 4,
    heights: Array.from({ length: 16 }, () => 2),
    surfaces: Array.from({ length: 16 }, () => 'terrain'),
    agents: [],
    phase: 'pursuit',
    step: 100,
    hiddenFraction: null,
    ...changes,
  };
}

function agent(changes: Partial<Agent> = {}): Agent {
  return { team: 'hider', x: 2, y: 2, z: 2, yawRad: 0, carried: 0, caught: false, sees: [], ...changes };
}

/** The first map of a picture, without the legend. */
function mapOf(svg: string): string {
  return /<g class="map"[\s\S]*?(?=<g class="legend")/.exec(svg)?.[0] ?? '';
}

interface Rect {
  readonly fill: string;
  readonly place: string;
}

/** The columns' rectangles as `x y width height`, each with its colour. */
function columnsOf(svg: string): Rect[] {
  return [...mapOf(svg).matchAll(/<g fill="(#\w+)">(.*?)<\/g>/g)].flatMap(([, fill, rects]) =>
    [...rects!.matchAll(/<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"\/>/g)].map((rect) => ({
      fill: fill!,
      place: rect.slice(1).join(' '),
    })),
  );
}

/** Points of all polygons of a class. */
function pointsOf(svg: string, name: string): [number, number][][] {
  return [...mapOf(svg).matchAll(new RegExp(`class="${name}" points="([^"]*)"`, 'g'))].map(([, points]) =>
    points!.split(' ').map((point) => point.split(',').map(Number) as [number, number]),
  );
}

/** Names of the elements that are open at the end, or the first one that is closed at the wrong place. */
function unbalanced(svg: string): string[] {
  const open: string[] = [];
  for (const [, closing, name, selfClosing] of svg.matchAll(
    /<(\/?)([a-z]+)(?:\s[\w:-]+="[^"<]*")*\s*(\/?)>/gi,
  )) {
    if (closing === '/') {
      if (open.pop() !== name) return [`</${name}>`];
    } else if (selfClosing === '') open.push(name!);
  }
  return open;
}

/** Lightness as the eye has it, roughly. */
function lightness(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return 0.3 * red! + 0.59 * green! + 0.11 * blue!;
}

describe('columns', () => {
  it('stand where they are in the view: x to the right, z down', () => {
    const svg = worldSvg(
      view({
        size: 2,
        heights: [2, 4, 3, 3],
        surfaces: ['terrain', 'stone', 'loose', 'placedByHiders'],
      }),
    );
    const rects = columnsOf(svg);
    expect(rects.map(({ place }) => place)).toEqual(['0 0 1 1', '1 0 1 1', '0 1 1 1', '1 1 1 1']);
    expect(new Set(rects.map(({ fill }) => fill)).size).toBe(4);
  });

  it('of one colour become one rectangle', () => {
    expect(columnsOf(worldSvg(view())).map(({ place }) => place)).toEqual(['0 0 4 4']);
  });

  it('are covered once each, whatever lies next to what', () => {
    const kinds = ['terrain', 'stone', 'loose', 'placedBySeekers'];
    // Any irregular pattern: squares modulo a prime.
    const surfaces = Array.from({ length: 64 }, (_, i) => kinds[((i * i) % 13) % kinds.length]!);
    const svg = worldSvg(view({ size: 8, heights: surfaces.map(() => 2), surfaces }));
    const covered = Array.from({ length: 64 }, () => 0);
    for (const { place } of columnsOf(svg)) {
      const [x, z, width, depth] = place.split(' ').map(Number) as [number, number, number, number];
      for (let row = z; row < z + depth; row++) {
        for (let column = x; column < x + width; column++) covered[row * 8 + column]! += 1;
      }
    }
    expect(covered).toEqual(covered.map(() => 1));
  });

  it.each(['terrain', 'stone', 'loose', 'placedByHiders', 'placedBySeekers'])(
    'of %s are lighter where they are higher',
    (surface) => {
      const svg = worldSvg(
        view({ size: 2, heights: [2, 3, 4, 5], surfaces: ['terrain', surface, surface, surface] }),
      );
      const [, ...shades] = columnsOf(svg).map(({ fill }) => lightness(fill));
      expect(shades).toHaveLength(3);
      expect(shades).toEqual([...shades].sort((a, b) => a - b));
      expect(new Set(shades).size).toBe(3);
    },
  );

  it('throw a shadow only on lower neighbours to the right and below', () => {
    const isShaded = (heights: number[]): boolean =>
      mapOf(worldSvg(view({ size: 2, heights, surfaces: heights.map(() => 'terrain') }))).includes(
        '<path d="M1 0h0.26v1',
      );
    expect(isShaded([3, 2, 3, 2])).toBe(true);
    expect(isShaded([2, 3, 2, 3])).toBe(false);
    expect(isShaded([2, 2, 2, 2])).toBe(false);
  });
});

describe('agents', () => {
  it.each([
    { facing: '+z', yawRad: 0, dx: 0, dz: 1 },
    { facing: '+x', yawRad: Math.PI / 2, dx: 1, dz: 0 },
    { facing: '-z', yawRad: -Math.PI, dx: 0, dz: -1 },
    { facing: '-x', yawRad: -Math.PI / 2, dx: -1, dz: 0 },
  ])('that face $facing have their nose there', ({ yawRad, dx, dz }) => {
    const [nose] = pointsOf(worldSvg(view({ agents: [agent({ yawRad })] }), { agentRadius: 0.5 }), 'nose');
    const [tipX, tipZ] = nose![1]!;
    expect([tipX - 2, tipZ - 2]).toEqual([dx, dz].map((part) => expect.closeTo(part, 1)));
  });

  it('are discs at their place, in the colour of their team', () => {
    const svg = worldSvg(view({ agents: [agent({ team: 'seeker', x: 0.5, z: 3.25 }), agent()] }));
    const discs = [...mapOf(svg).matchAll(/<circle cx="(.*?)" cy="(.*?)" r=".*?" fill="(.*?)"/g)];
    expect(discs.map(([, x, z]) => [x, z])).toEqual([
      ['2', '2'],
      ['0.5', '3.25'],
    ]);
    expect(discs[0]![3]).not.toBe(discs[1]![3]);
  });

  it('lie over each other so that caught ones cover nobody, and no hider a seeker', () => {
    const agents = [agent({ team: 'seeker' }), agent({ caught: true }), agent()];
    const order = [...mapOf(worldSvg(view({ agents }))).matchAll(/class="agent (.*?)"/g)];
    expect(order.map(([, name]) => name)).toEqual(['hider caught', 'hider', 'seeker']);
  });

  it('are crossed out when they are caught', () => {
    const crosses = (caught: boolean): number =>
      mapOf(worldSvg(view({ agents: [agent({ caught }), agent()] }))).split('class="cross"').length - 1;
    expect(crosses(true)).toBe(1);
    expect(crosses(false)).toBe(0);
  });

  it('carry a square for each block, or one and a number when there are many', () => {
    const carry = (carried: number): { squares: number; text: string | undefined } => {
      const map = mapOf(worldSvg(view({ agents: [agent({ carried })] })));
      return { squares: map.split('class="carried"').length - 1, text: />(\d+)<\/text>/.exec(map)?.[1] };
    };
    expect(carry(0)).toEqual({ squares: 0, text: undefined });
    expect(carry(3)).toEqual({ squares: 3, text: undefined });
    expect(carry(9)).toEqual({ squares: 1, text: '9' });
  });
});

describe('sight', () => {
  it('is a line to everybody of the other team who is seen, and to nobody of the own', () => {
    const agents = [
      agent({ team: 'seeker', x: 1, z: 1, sees: [1] }),
      agent({ x: 3, z: 3, sees: [2] }),
      agent({ x: 3, z: 1, sees: [1] }),
    ];
    const lines = [...mapOf(worldSvg(view({ agents }))).matchAll(/class="sees" (x1.*?) stroke/g)];
    expect(lines.map(([, ends]) => ends)).toEqual(['x1="1" y1="1" x2="3" y2="3"']);
  });

  const seeker = agent({ team: 'seeker', x: 0.5, z: 1.5, yawRad: Math.PI / 2 });
  /** A wall over the whole depth, in the column x = 2. */
  const wall = (height: number): Partial<View> => ({
    heights: Array.from({ length: 16 }, (_, i) => (i % 4 === 2 ? height : 2)),
    agents: [seeker],
  });
  const farthest = (changes: Partial<View>, options = {}): number =>
    Math.max(...pointsOf(worldSvg(view(changes), options), 'fan').flatMap((fan) => fan.map(([x]) => x)));

  it('ends at what is higher than the eye, and reaches over what is not', () => {
    expect(farthest(wall(4))).toBe(2);
    expect(farthest(wall(3))).toBe(4);
  });

  it('ends at the end of the range', () => {
    expect(farthest(wall(2), { viewRange: 1 })).toBe(1.5);
  });

  it('is not lit for seekers that are held, for hiders, and where it is not wanted', () => {
    const fans = (changes: Partial<View>, options = {}): number =>
      pointsOf(worldSvg(view(changes), options), 'fan').length;
    expect(fans({ agents: [seeker] })).toBe(1);
    expect(fans({ agents: [seeker], phase: 'preparation' })).toBe(0);
    expect(fans({ agents: [agent()] })).toBe(0);
    expect(fans({ agents: [seeker] }, { sight: false })).toBe(0);
  });
});

describe('the picture as a whole', () => {
  const busy = view({
    surfaces: Array.from({ length: 16 }, (_, i) => ['loose', 'placedByHiders', 'placedBySeekers'][i % 3]!),
    agents: [
      agent({ team: 'seeker', x: 1, z: 1, sees: [1], carried: 6 }),
      agent({ caught: true, sees: [0] }),
    ],
  });

  it('is well-formed', () => {
    expect(unbalanced(worldSvg(busy, { title: 'a' }))).toEqual([]);
    expect(unbalanced(stripSvg([busy, view()], ['a', 'b']))).toEqual([]);
  });

  it('escapes what it is told to write', () => {
    const svg = worldSvg(busy, { title: '<b> & "c"' });
    expect(svg).toContain('&lt;b&gt; &amp; &quot;c&quot;</text>');
    expect(unbalanced(svg)).toEqual([]);
  });

  it('explains what is there and nothing else', () => {
    const labels = (svg: string): string[] =>
      [...svg.replace(mapOf(svg), '').matchAll(/<text[^>]*>([^<]*)</g)].map(([, label]) => label!);
    expect(labels(worldSvg(view()))).toEqual(['ground height']);
    expect(labels(worldSvg(busy))).toEqual(
      expect.arrayContaining(['loose block', 'hiders’ block', 'seekers’ block', 'caught hider', 'carried']),
    );
    expect(labels(worldSvg(busy))).not.toContain('ground height');
  });

  it('of six moments has three maps a row, each below its caption', () => {
    const svg = stripSvg(
      Array.from({ length: 6 }, () => busy),
      ['a', 'b', 'c', 'd', 'e', 'f'],
    );
    const maps = [...svg.matchAll(/class="map" transform="translate\((\d+) (\d+)\)/g)].map(([, x, y]) => ({
      x: Number(x),
      y: Number(y),
    }));
    expect(maps).toHaveLength(6);
    expect(new Set(maps.map(({ x }) => x)).size).toBe(3);
    expect(maps.map(({ y }) => y)).toEqual([0, 0, 0, 3, 3, 3].map((i) => maps[i]!.y));
    const captions = [...svg.matchAll(/<text x="(\d+)" y="(\d+)"[^>]*font-weight="600">(\w)</g)];
    expect(captions.map(([, , , text]) => text)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    for (const [i, [, x, y]] of captions.entries()) {
      expect(Number(x)).toBe(maps[i]!.x);
      expect(Number(y)).toBeLessThan(maps[i]!.y);
    }
  });

  it('says step, phase and how much was hidden once that is known', () => {
    expect(captionOf(view({ step: 0, phase: 'preparation' }))).toBe('step 0 · preparation');
    expect(captionOf(view({ hiddenFraction: 0.617 }))).toBe('step 100 · pursuit · hidden 62 %');
  });
});
