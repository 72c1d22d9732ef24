import { metricText } from '@hideout/metrics/definitions';
import type { Comparison } from '../../src/api/checkpoint-schemas.js';
import { jsonRoutes } from '../../src/api/routes.js';
import { Problem } from '../problem.js';
import { valueText, visibleText } from '../text.js';
import { useAnswer } from '../use-answer.js';
import { Scrollable } from './scrollable.js';
import { TableHead } from './table-head.js';

/** Two checkpoints beside one another. */
export function CheckpointComparison({ a, b }: { readonly a: string; readonly b: string }) {
  const { value, error } = useAnswer(jsonRoutes.comparison, { query: { a, b } });
  return (
    <section className="panel" aria-labelledby="comparison-title" aria-live="polite">
      <h3 id="comparison-title">Comparison</h3>
      <Problem text={error} />
      {value === null ? null : <Sides comparison={value} />}
    </section>
  );
}

function Sides({ comparison }: { readonly comparison: Comparison }) {
  const { a, b, relation, same_weights: sameWeights, figures, configuration } = comparison;
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
      <p className="note">
        To let them play against each other: <code>{`npx hideout compare ${nameA} ${nameB}`}</code>
      </p>
      <h4>Configuration</h4>
      {configuration === null ? (
        <p className="note">The configuration of one of them cannot be read.</p>
      ) : configuration.length === 0 ? (
        <p className="note">They were trained with the same options.</p>
      ) : (
        <Scrollable label="Options that differ">
          <table>
            <TableHead columns={['Option', nameA, nameB]} />
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
      )}
    </>
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
