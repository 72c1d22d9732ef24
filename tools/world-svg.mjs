// Draws worlds of @hideout/env from above as SVG, out of their `WorldView`: x to the right, z down. Knows the view's fields
// and nothing of the game's code, so that a view of any origin can be drawn.

/** Space around everything and between two panels, and what stands in the lines of text, in pixels. */
const margin = 14;
const lineHeight = 21;
const fontSize = 12.5;
/** Of the longest entry of the legend, in a wide font. */
const legendWidth = 118;

const paper = '#16181d';
const ink = '#e4e7ec';
const outline = '#14161a';

/** From the lowest ground on, one block a step: darker and greener is lower. The last one stands for all that is higher. */
const groundColours = ['#7d9b77', '#a3b187', '#c9c79d', '#e9e0bd'];
/** They differ in lightness too, for those who cannot tell red from green; yellow and blue stay apart for them anyway. */
const teamColours = { hider: '#1f63b8', seeker: '#c62f2f' };
const solidColours = {
  stone: '#3d434d',
  loose: '#f0a73a',
  placedByHiders: '#4f97ea',
  placedBySeekers: '#cc3d36',
};
/** How much lighter a stone or a block becomes with each block of height. */
const lighterPerBlock = 0.1;
/** Darkness of the shadow that a column throws on a neighbour so many blocks lower; the last one for all deeper drops. */
const shadowDarkness = [0.16, 0.34, 0.45];
const shadowWidth = 0.26;
const ridgeWidth = 0.1;
/** What lies in a seeker's view. Light, not red: red over green is brown. */
const fanPaint = 'fill="#fff4b8" fill-opacity=".32"';

/** From the middle to the tip of the nose, in radii; and half the angle that the nose takes of the disc. */
const noseLength = 2;
const noseHalfWidthRad = 0.72;
/** More carried blocks than these are written as a number. */
const mostSquares = 4;
/** How high above an agent's feet it sees, in blocks. */
const eyeHeight = 1.45;
const raysPerFan = 90;
/** Blocks; nothing that is seen at this size. */
const straightWithin = 0.02;

/**
 * @typedef {object} WorldSvgOptions
 * @property {string} [title] a line above the map
 * @property {boolean} [sight] whether the ground that seekers have in view is lit; default true
 * @property {number} [coneRad] width of the field of view; the environment's `rayConeRad`; default a third of a turn
 * @property {number} [viewRange] how far agents see, the environment's `viewRangeBlocks`; default 32
 * @property {number} [cell] pixels of one block; default 11
 * @property {number} [agentRadius] in blocks. Larger than a body, which is 0.3, to be found on a small picture; default 0.7
 */

/** Without `title`, which has no default. */
const defaults = { sight: true, coneRad: (2 * Math.PI) / 3, viewRange: 32, cell: 11, agentRadius: 0.7 };

/**
 * One world from above with a legend of what is on it.
 *
 * @param {import('@hideout/env').WorldView} view
 * @param {WorldSvgOptions} [options]
 * @returns {string} SVG
 */
export function worldSvg(view, options = {}) {
  const settings = { ...defaults, ...options };
  const side = view.size * settings.cell;
  const top = margin + (settings.title === undefined ? 0 : lineHeight);
  const title = settings.title === undefined ? [] : [captionText(margin, margin + 11, settings.title)];
  const width = side + 2 * margin;
  const key = legend([view], settings, width, top + side + margin);
  return sheet(width, top + side + margin + key.height, settings.title ?? 'A world from above', [
    ...title,
    panel(view, settings, margin, top),
    ...key.elements,
  ]);
}

/**
 * Several worlds, or moments of one, side by side in rows of three, each below its caption, with one legend.
 *
 * @param {readonly import('@hideout/env').WorldView[]} views
 * @param {readonly string[]} captions one for each view
 * @param {WorldSvgOptions} [options] the title is the picture's name only
 * @returns {string} SVG
 */
export function stripSvg(views, captions, options = {}) {
  const settings = { ...defaults, cell: 9, agentRadius: 0.85, ...options };
  const side = Math.max(...views.map(({ size }) => size)) * settings.cell;
  const perRow = Math.min(3, views.length);
  const panels = views.flatMap((view, i) => {
    const x = margin + (i % perRow) * (side + margin);
    const y = margin + Math.floor(i / perRow) * (side + lineHeight + margin);
    return [captionText(x, y + 11, captions[i] ?? ''), panel(view, settings, x, y + lineHeight)];
  });
  const width = margin + perRow * (side + margin);
  const bottom = margin + Math.ceil(views.length / perRow) * (side + lineHeight + margin);
  const key = legend(views, settings, width, bottom);
  return sheet(width, bottom + key.height, settings.title ?? 'An episode from above', [
    ...panels,
    ...key.elements,
  ]);
}

/** What a strip says above a view: `step 120 · pursuit · hidden 62 %`. */
export function captionOf({ step, phase, hiddenFraction }) {
  const hidden = hiddenFraction === null ? [] : [`hidden ${Math.round(100 * hiddenFraction)} %`];
  return [`step ${step}`, phase, ...hidden].join(' · ');
}

function sheet(width, height, title, elements) {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const font = `font-size="${fontSize}" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" ${font}>`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>`,
    ...elements,
    '</svg>',
    '',
  ].join('\n');
}

/** The map, in units of blocks with its corner at (x, y). */
function panel(view, settings, x, y) {
  return [
    `<g class="map" transform="translate(${x} ${y}) scale(${settings.cell})">`,
    ...columnElements(view),
    gridElement(view.size),
    ...reliefElements(view),
    ...bevels(view),
    ...lookingSeekers(view, settings).map((seeker) => fanElement(view, seeker, settings)),
    ...sightLines(view),
    ...fromBelow(view.agents).map((agent) => agentElement(agent, agent.x, agent.z, settings.agentRadius)),
    '</g>',
  ].join('\n');
}

// Columns.

/** Columns as rectangles of one colour each. */
function columnElements(view) {
  const lowest = lowestOf(view);
  const colours = view.surfaces.map((surface, i) => columnColour(surface, view.heights[i] - lowest));
  const groups = new Map();
  for (const { colour, x, z, width, depth } of mergedRectangles(colours, view.size)) {
    const rect = `<rect x="${x}" y="${z}" width="${width}" height="${depth}"/>`;
    groups.set(colour, [...(groups.get(colour) ?? []), rect]);
  }
  return [
    '<g shape-rendering="crispEdges">',
    ...[...groups].map(([colour, rects]) => `<g fill="${colour}">${rects.join('')}</g>`),
    '</g>',
  ];
}

/** Stone counts too: the lowest column of a view whose ground is all covered is still the lowest one. */
function lowestOf(view) {
  return Math.min(...view.heights);
}

function columnColour(surface, level) {
  if (surface === 'terrain') return groundColours[Math.min(level, groundColours.length - 1)];
  return lighter(solidColours[surface], Math.min(0.5, level * lighterPerBlock));
}

/**
 * Rectangles of equal colour that cover a square of columns: runs along x, joined with the run above where it is as wide.
 *
 * @param {readonly string[]} colours in the order z, x
 */
function mergedRectangles(colours, size) {
  const rectangles = [];
  let above = new Map();
  for (let z = 0; z < size; z++) {
    const row = new Map();
    for (const { colour, x, width } of runs(colours.slice(z * size, (z + 1) * size))) {
      const upper = above.get(x);
      const isSame = upper?.colour === colour && upper.width === width;
      const rectangle = isSame ? upper : { colour, x, z, width, depth: 0 };
      rectangle.depth += 1;
      if (!isSame) rectangles.push(rectangle);
      row.set(x, rectangle);
    }
    above = row;
  }
  return rectangles;
}

function runs(row) {
  const found = [];
  for (const [x, colour] of row.entries()) {
    const last = found.at(-1);
    if (last?.colour === colour) last.width += 1;
    else found.push({ colour, x, width: 1 });
  }
  return found;
}

/** Thin enough to be felt rather than seen. */
function gridElement(size) {
  const lines = Array.from({ length: size - 1 }, (_, i) => `M${i + 1} 0v${size}M0 ${i + 1}h${size}`);
  return `<path d="${lines.join('')}" stroke="#000" stroke-opacity=".07" stroke-width=".06"/>`;
}

/** What can be carried looks like a box: a dark outline, and a mark that tells seekers' blocks apart without their colour. */
function bevels(view) {
  const blocks = view.surfaces
    .map((surface, i) => ({ surface, x: i % view.size, z: Math.floor(i / view.size) }))
    .filter(({ surface }) => surface !== 'terrain' && surface !== 'stone');
  if (blocks.length === 0) return [];
  const frames = blocks.map(({ x, z }) => `M${x} ${z}h1v1h-1z`);
  const marks = blocks.map(({ surface, x, z }) => `M${num(x + 0.2)} ${num(z + 0.8)}${blockMark(surface)}`);
  return [
    `<path d="${frames.join('')}" fill="none" stroke="${outline}" stroke-width=".14"/>`,
    `<path d="${marks.join('')}" fill="none" stroke="#fff" stroke-opacity=".75" stroke-width=".14"/>`,
  ];
}

/** From a block's lower left corner: its lit edges, or a diagonal. */
function blockMark(surface) {
  return surface === 'placedBySeekers' ? 'l.6-.6' : 'v-.6h.6';
}

/**
 * Light falls from the upper left: a column is bright along the edges where it stands above its left or upper neighbour,
 * and throws a shadow on a right or lower one that is lower.
 */
function reliefElements({ heights, size }) {
  const ridges = [];
  const shadows = shadowDarkness.map(() => []);
  for (let z = 0; z < size; z++) {
    for (let x = 0; x < size; x++) {
      const height = heights[z * size + x];
      const drop = (dx, dz) => {
        const isInside = x + dx >= 0 && z + dz >= 0 && x + dx < size && z + dz < size;
        return isInside ? height - heights[(z + dz) * size + x + dx] : 0;
      };
      if (drop(-1, 0) > 0) ridges.push(strip(x, z, ridgeWidth, 1));
      if (drop(0, -1) > 0) ridges.push(strip(x, z, 1, ridgeWidth));
      const right = Math.min(drop(1, 0), shadows.length);
      const below = Math.min(drop(0, 1), shadows.length);
      if (right > 0) shadows[right - 1].push(strip(x + 1, z, shadowWidth, 1));
      if (below > 0) shadows[below - 1].push(strip(x, z + 1, 1, shadowWidth));
    }
  }
  return [
    ...shadows.map((strips, i) => pathOf(strips, `fill-opacity="${shadowDarkness[i]}"`)),
    pathOf(ridges, 'fill="#fff" fill-opacity=".3"'),
  ].flat();
}

const strip = (x, z, width, depth) => `M${x} ${z}h${width}v${depth}h-${width}z`;
const pathOf = (strips, paint) => (strips.length === 0 ? [] : [`<path d="${strips.join('')}" ${paint}/>`]);

// Agents.

/** Whose view is lit. Held seekers see nothing. */
function lookingSeekers({ agents, phase }, { sight }) {
  return sight && phase === 'pursuit' ? agents.filter(({ team }) => team === 'seeker') : [];
}

/** What somebody who looks level has before it, up to the first column that is higher than its eye. */
function fanElement(view, agent, { coneRad, viewRange }) {
  const corners = Array.from({ length: raysPerFan + 1 }, (_, ray) => {
    const yaw = agent.yawRad + coneRad * (ray / raysPerFan - 0.5);
    return rayEnd(view, agent, Math.sin(yaw), Math.cos(yaw), viewRange);
  });
  const points = [[agent.x, agent.z], ...withoutStraight(corners)].map(([x, z]) => `${num(x)},${num(z)}`);
  return `<polygon class="fan" points="${points.join(' ')}" ${fanPaint}/>`;
}

/** Where a level ray ends: at a column above the eye, at the border, or at the end of sight. */
function rayEnd({ heights, size }, { x, y, z }, dx, dz, range) {
  let [column, row] = [Math.floor(x), Math.floor(z)];
  for (;;) {
    const toX = dx === 0 ? Infinity : (column + (dx > 0 ? 1 : 0) - x) / dx;
    const toZ = dz === 0 ? Infinity : (row + (dz > 0 ? 1 : 0) - z) / dz;
    const reach = Math.min(toX, toZ);
    if (reach >= range) return [x + dx * range, z + dz * range];
    if (toX < toZ) column += Math.sign(dx);
    else row += Math.sign(dz);
    const isOutside = column < 0 || row < 0 || column >= size || row >= size;
    if (isOutside || heights[row * size + column] > y + eyeHeight) return [x + dx * reach, z + dz * reach];
  }
}

/** Leaves out what lies on a line between others (Ramer, Douglas and Peucker): most rays end at walls. */
function withoutStraight(points) {
  const last = points.length - 1;
  const distances = points.map((point) => distanceToLine(point, points[0], points[last]));
  const farthest = distances.indexOf(Math.max(...distances));
  if (last < 2 || distances[farthest] < straightWithin) return [points[0], points[last]];
  return [
    ...withoutStraight(points.slice(0, farthest + 1)).slice(0, -1),
    ...withoutStraight(points.slice(farthest)),
  ];
}

/** From a to the line through b and c, or to b when these are one point. */
function distanceToLine([ax, az], [bx, bz], [cx, cz]) {
  const length = Math.hypot(cx - bx, cz - bz);
  if (length === 0) return Math.hypot(ax - bx, az - bz);
  return Math.abs((ax - bx) * (cz - bz) - (az - bz) * (cx - bx)) / length;
}

/** From everybody who sees one of the other team to whom it sees. */
function sightLines({ agents }) {
  return agents.flatMap((from) =>
    from.sees
      .map((place) => agents[place])
      .filter((to) => to !== undefined && to.team !== from.team)
      .map((to) => sightLine(from.team, from.x, from.z, to.x, to.z)),
  );
}

/** Those of hiders are dashed, so that two who see each other show both. */
function sightLine(team, x1, z1, x2, z2) {
  const ends = `x1="${num(x1)}" y1="${num(z1)}" x2="${num(x2)}" y2="${num(z2)}"`;
  const dashes = team === 'hider' ? ' stroke-dasharray=".6 .6"' : '';
  const colour = lighter(teamColours[team], team === 'hider' ? 0.45 : 0);
  return `<line class="sees" ${ends} stroke="${colour}" stroke-width=".2"${dashes}/>`;
}

/** Who covers whom: caught hiders lie below all others, and no hider hides a seeker. */
function fromBelow(agents) {
  const rank = ({ team, caught }) => (team === 'seeker' ? 2 : caught ? 0 : 1);
  return [...agents].sort((a, b) => rank(a) - rank(b));
}

/** A disc with a nose in front; crossed out when caught; what it carries to the upper right. */
function agentElement({ team, yawRad, carried, caught }, x, z, radius) {
  const colour = caught ? '#8d939e' : teamColours[team];
  const at = (angle, length) =>
    `${num(x + Math.sin(angle) * length * radius)},${num(z + Math.cos(angle) * length * radius)}`;
  const nose = [
    at(yawRad - noseHalfWidthRad, 0.95),
    at(yawRad, noseLength),
    at(yawRad + noseHalfWidthRad, 0.95),
  ];
  const paint = `fill="${colour}" stroke="#fff" stroke-width="${num(radius * 0.22)}"`;
  return [
    `<g class="agent ${team}${caught ? ' caught' : ''}">`,
    `<polygon class="nose" points="${nose.join(' ')}" ${paint} stroke-linejoin="round"/>`,
    `<circle cx="${num(x)}" cy="${num(z)}" r="${num(radius)}" ${paint}/>`,
    ...(caught ? [cross(x, z, radius)] : []),
    ...carriedElements(carried, x + radius * 0.85, z - radius * 0.7, radius * 0.75),
    '</g>',
  ].join('');
}

function cross(x, z, radius) {
  const [left, top, side] = [num(x - radius * 1.1), num(z - radius * 1.1), num(radius * 2.2)];
  const d = `M${left} ${top}l${side} ${side}m0 -${side}l-${side} ${side}`;
  return `<path class="cross" d="${d}" stroke="${outline}" stroke-width="${num(radius * 0.36)}" fill="none"/>`;
}

/** One square for each block, or one and the number when they are many; the first with its lower left corner at (x, z). */
function carriedElements(carried, x, z, side) {
  const squares = carried > mostSquares ? 1 : carried;
  const drawn = Array.from({ length: squares }, (_, i) => {
    const place = `x="${num(x + i * side * 1.25)}" y="${num(z - side)}" width="${num(side)}" height="${num(side)}"`;
    return `<rect class="carried" ${place} fill="${solidColours.loose}" stroke="#fff" stroke-width="${num(side * 0.22)}"/>`;
  });
  if (carried <= mostSquares) return drawn;
  const text = `<text x="${num(x + side * 1.3)}" y="${num(z)}" font-size="${num(side * 1.8)}" font-weight="bold" fill="${outline}" stroke="#fff" stroke-width=".2" paint-order="stroke">${carried}</text>`;
  return [...drawn, text];
}

// Legend and text.

/** Only what the views show is explained, in columns that leave room for the longest words. */
function legend(views, settings, width, y) {
  const entries = legendEntries(views, settings);
  const perRow = Math.max(1, Math.floor((width - margin) / legendWidth));
  const step = (width - margin) / perRow;
  const elements = entries.map(({ label, symbol }, i) => {
    const left = num(margin + (i % perRow) * step);
    const base = y + Math.floor(i / perRow) * lineHeight + 8;
    const mark = `<g transform="translate(${left} ${base - 7}) scale(14)">${symbol}</g>`;
    return `${mark}<text x="${num(left + 21)}" y="${base + 4}" fill="${ink}">${label}</text>`;
  });
  return {
    elements: ['<g class="legend">', ...elements, '</g>'],
    height: Math.ceil(entries.length / perRow) * lineHeight + 4,
  };
}

function legendEntries(views, settings) {
  const surfaces = new Set(views.flatMap((view) => view.surfaces));
  const agents = views.flatMap((view) => view.agents);
  const has = (team) => agents.some((agent) => agent.team === team && !agent.caught);
  const isLit = views.some((view) => lookingSeekers(view, settings).length > 0);
  const isSeen = views.some((view) => sightLines(view).length > 0);
  return [
    { isShown: surfaces.has('terrain'), label: 'ground height', symbol: groundSymbol() },
    { isShown: surfaces.has('stone'), label: 'stone', symbol: columnSymbol('stone') },
    { isShown: surfaces.has('loose'), label: 'loose block', symbol: columnSymbol('loose') },
    {
      isShown: surfaces.has('placedByHiders'),
      label: 'hiders’ block',
      symbol: columnSymbol('placedByHiders'),
    },
    {
      isShown: surfaces.has('placedBySeekers'),
      label: 'seekers’ block',
      symbol: columnSymbol('placedBySeekers'),
    },
    { isShown: has('hider'), label: 'hider', symbol: agentSymbol('hider', false) },
    { isShown: has('seeker'), label: 'seeker', symbol: agentSymbol('seeker', false) },
    {
      isShown: agents.some(({ caught }) => caught),
      label: 'caught hider',
      symbol: agentSymbol('hider', true),
    },
    { isShown: agents.some(({ carried }) => carried > 0), label: 'carried', symbol: carriedSymbol() },
    { isShown: isLit, label: 'seeker’s view', symbol: fanSymbol() },
    { isShown: isSeen, label: 'sees', symbol: sightSymbol() },
  ].filter(({ isShown }) => isShown);
}

function groundSymbol() {
  const share = 1 / groundColours.length;
  return groundColours
    .map((colour, i) => `<rect x="${i * share}" width="${share}" height="1" fill="${colour}"/>`)
    .join('');
}

function columnSymbol(surface) {
  const view = { size: 1, surfaces: [surface] };
  const usualLevel = surface === 'stone' ? 2 : 1;
  const fill = columnColour(surface, usualLevel);
  return [`<rect width="1" height="1" fill="${fill}"/>`, ...bevels(view)].join('');
}

const agentSymbol = (team, caught) =>
  agentElement({ team, yawRad: Math.PI / 2, carried: 0, caught }, 0.42, 0.5, 0.4);
const carriedSymbol = () => carriedElements(2, 0.05, 0.75, 0.42).join('');
const sightSymbol = () => sightLine('seeker', 0, 0.25, 1.1, 0.25) + sightLine('hider', 0, 0.75, 1.1, 0.75);
const fanSymbol = () =>
  `<rect width="1" height="1" fill="${groundColours[0]}"/><polygon points="0,.5 1,0 1,1" ${fanPaint}/>`;

function captionText(x, y, text) {
  return `<text x="${x}" y="${y}" fill="${ink}" font-weight="600">${escaped(text)}</text>`;
}

function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** A hundredth of a block is less than a pixel. */
function num(value) {
  return Math.round(value * 100) / 100 + 0;
}

/** A colour `#rrggbb` mixed with white; `share` 0 leaves it as it is. */
function lighter(colour, share) {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const mixed = channels.map((channel) => Math.round(channel + (255 - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
