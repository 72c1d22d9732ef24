import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';
import { tortured } from './tortured.mjs';

const { resolveConfigText } = await import(
  new URL('../../apps/cli/dist/config/config-text.js', import.meta.url).href
);
const { hostileJson, hostileText } = await tortured('hostile-values');
const { measured, prototypeKeys, limitProblem } = await tortured('limits');
const { Random } = await tortured('random');
const { RowCount } = await tortured('row');

/** What YAML can do and JSON cannot. */
const TRICKS = [
  '&a [*a]',
  '&a {<<: *a}',
  '!!js/function "function () { return 1 }"',
  '!!python/object/apply:os.system ["true"]',
  '!!binary aGlkZW91dA==',
  '<<: {polluted: true}',
  '__proto__: {polluted: true}',
  '? {a: b}\n: c',
  '--- a\n--- b\n',
  '%YAML 9.9\n---\n',
  '.inf',
  '-.nan',
  '0x7fffffffffffffff',
  '1_000',
  '2026-01-01',
  "'",
  '"\\x',
  '|+\n   ',
  '\t',
  '\u0000',
  '\ufeff',
  bomb(),
  `${bomb()}\nseed: *i`,
  `${'['.repeat(2000)}`,
  `${'{a: '.repeat(500)}`,
  `${'- '.repeat(500)}x`,
  `${'a'.repeat(20_000)}: 1`,
  `k: ${'9'.repeat(5000)}`,
];

/**
 * Configurations of somebody who means ill: each is refused with a `ConfigFileError`, or is completed to one that is
 * sound. In the long run also within 50 ms and 64 MB. Never is a prototype changed. A case is a text.
 */
export async function hostileConfigurations(options) {
  const count = new RowCount('hostile files: config.yaml', options);
  const random = new Random(options.seed);
  const lines = readFileSync(join(root, 'config.yaml'), 'utf8').split('\n');
  const prototype = prototypeKeys();
  const figures = { accepted: 0, refused: 0, slowestMs: 0, largestMegabytes: 0 };
  while (!count.isDone) {
    const text = twisted(lines, random);
    let isAccepted = false;
    const result = await measured(() => {
      try {
        const { worlds, iterations, checkpointFreq } = resolveConfigText(text, 'config.yaml', {});
        isAccepted = true;
        const isSound = [worlds, iterations, checkpointFreq].every(
          (value) => Number.isSafeInteger(value) && value > 0,
        );
        return isSound ? null : 'numbers were accepted that are none';
      } catch (error) {
        return error.name === 'ConfigFileError' ? null : `it is answered with ${error.stack}`;
      }
    });
    figures[isAccepted ? 'accepted' : 'refused']++;
    figures.slowestMs = Math.max(figures.slowestMs, Math.round(result.ms));
    figures.largestMegabytes = Math.max(figures.largestMegabytes, Math.round(result.memoryBytes / 1e6));
    const problem =
      result.problem ??
      (prototypeKeys() === prototype ? null : 'the prototype of all objects was changed') ??
      (options.assertsLimits ? limitProblem(result) : null);
    await count.add(problem && `${problem} (${JSON.stringify(text.slice(0, 500))})`);
  }
  Object.assign(count.figures, figures);
  return count.report();
}

/** The shipped configuration with some lines changed, left out, moved or added. */
function twisted(lines, random) {
  const changed = [...lines];
  for (let i = random.below(4); i >= 0; i--) {
    const at = random.below(changed.length);
    const line = changed[at] ?? '';
    const value = random.below(2) === 0 ? random.pick(TRICKS) : JSON.stringify(hostileJson(random));
    switch (random.below(6)) {
      case 0:
        changed.splice(at, 1);
        break;
      case 1:
        changed.splice(at, 0, random.pick(lines));
        break;
      case 2:
        changed.splice(at, 0, `${' '.repeat(random.below(6))}${hostileText(random)}: ${value}`);
        break;
      case 3:
        changed.splice(at, 0, value);
        break;
      case 4:
        changed[at] = line.slice(0, random.below(line.length + 1)) + hostileText(random);
        break;
      default:
        changed[at] = line.replace(/:.*/, () => `: ${value}`);
    }
  }
  return changed.join('\n');
}

/** Nine lists, each of nine times the one before: a billion strings, for a reader that follows aliases. */
function bomb() {
  const names = 'abcdefghi'.split('');
  return names
    .map(
      (name, i) =>
        `${name}: &${name} [${Array(9)
          .fill(i === 0 ? 'x' : `*${names[i - 1]}`)
          .join(', ')}]`,
    )
    .join('\n');
}
