import { lazy, Suspense } from 'react';
import { metricText } from '@hideout/metrics/definitions';
import type { Comparison } from '../../src/api/checkpoint-schemas.js';
import { jsonRoutes } from '../../src/api/routes.js';
import { PartBoundary } from '../part-boundary.js';
import { Problem } from '../problem.js';
import { valueText, visibleText } from '../text.js';
import { useAnswer } from '../use-answer.js';
import { Scrollable } from './scrollable.js';
import { TableHead } from './table-head.js';

// The environment is much of the code: only who compares checkpoints loads it.
const CheckpointMatches = lazy(async () => ({
  default: (await import('../matches/checkpoint-matches.js')).CheckpointMatches,
}));

/** Two checkpoints beside one another, and against each other. */
export function CheckpointComparison({ a, b }: { readonly a: string; readonly b: string }) {
  const { value, error } = useAnswer(jsonRoutes.comparison, { query: { a, b } });
  return (
    <section className="panel" aria-labelledby="comparison-title">
      <h3 id="comparison-title">Comparison</h3>
      <Problem text={error} />
      {/* Not what is below: matches tell how far they are by themselves. */}
      <div aria-live="polite">{value === null ? null : <Figures comparison={value} />}</div>
      {value === null ? null : (
        <>
          <h4>Matches</h4>
          <PartBoundary>
            <Suspense fallback={<p className="note">Loading …</p>}>
              <CheckpointMatches a={a} b={b} />
            </Suspense>
          </PartBoundary>
          <MoreMatches comparison={value} />
          <h4>Configuration</h4>
          <Configuration comparison={value} />
        </>
      )}
    </section>
  );
}

interface PartProps {
  readonly comparison: Comparison;
}

function Figures({ comparison: { a, b, relation, same_weights: sameWeights, figures } }: PartProps) {
  const [nameA, nameB] = [visibleText(a.name), visibleText(b.name)];
  return (
    <>
      <p>
        {visibleText(relation)}
        {sameWeights === true ? ' Their weights are equal.' : ''}
      </p>
      <Scrollable label="Figures of both">
        <table>
          <TableHead columns={['Figure', { number: nameA }, { number: nameB }, { number: 'Difference' }]} />
          <tbody>
            {figures.map(({ name, title, a: left, b: right, difference }) => (
              <tr key={name}>
                <th scope="row">{visibleText(title)}</th>
                <td className="number">{figure(left, name)}</td>
                <td className="number">{figure(right, name)}</td>
                <td className="number">{difference === null ? '–' : signed(difference, name)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </>
  );
}

function MoreMatches({ comparison: { a, b } }: PartProps) {
  const command = `npx hideout compare ${visibleText(a.name)} ${visibleText(b.name)} --episodes 200`;
  return (
    <p className="note">
      On the command line, as many as wanted, with confidence intervals: <code>{command}</code>
    </p>
  );
}

function Configuration({ comparison: { a, b, configuration } }: PartProps) {
  if (configuration === null) return <p className="note">The configuration of one of them cannot be read.</p>;
  if (configuration.length === 0) return <p className="note">They were trained with the same options.</p>;
  return (
    <Scrollable label="Options that differ">
      <table>
        <TableHead columns={['Option', visibleText(a.name), visibleText(b.name)]} />
        <tbody>
          {configuration.map(({ key, a: left, b: right }) => (
            <tr key={key}>
              <th scope="row">
                <code>{visibleText(key)}</code>
              </th>
              <td>{valueText(left)}</td>
              <td>{valueText(right)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function figure(value: number | string | null, name: string): string {
  if (typeof value === 'string') return visibleText(value);
  return metricText(name, value);
}

function signed(value: number, name: string): string {
  const text = metricText(name, value);
  return value > 0 ? `+${text}` : text;
}
