import type { MetricDefinition, MetricsRow } from '@hideout/metrics';
import { figureText, metricDefinition, metricDefinitions, summaryLines } from '@hideout/metrics';
import type { RunRecord } from '../training-record.js';
import type { Html } from './html.js';
import { html, nothing } from './html.js';
import { timeText } from './text.js';

/** The chosen run: its newest figures, its six panels, and all figures of its newest iteration. */
export function runSection({ summary, rows }: RunRecord): Html {
  const newest = rows.at(-1);
  return html`<section aria-labelledby="run-title">
    <h2 id="run-title">${summary.name}</h2>
    ${lineage(summary.header?.parent ?? null)}
    ${summary.damaged === null ? nothing : html`<p class="problem" role="alert">${summary.damaged}</p>`}
    ${newest === undefined ? noRow(summary.damaged !== null) : figures(summary.name, rows, newest)}
  </section>`;
}

function figures(name: string, rows: readonly MetricsRow[], newest: MetricsRow): Html {
  const source = `/runs/${encodeURIComponent(name)}/figure.png?rows=${rows.length}&iteration=${newest.iteration}`;
  return html`<p class="note">Iteration ${newest.iteration}, ${timeText(newest.timestamp)}</p>
    <dl class="cards">
      ${summaryLines(rows).map(
        ({ title, value, trend }) =>
          html`<div>
            <dt>${title}</dt>
            <dd>${value}${trend === '' ? nothing : html` <span class="trend">${trend}</span>`}</dd>
          </div>`,
      )}
    </dl>
    <a class="figure" href="${source}">
      <img
        src="${source}"
        width="1800"
        height="1080"
        alt="Curves of reward, episode length, KL divergence and entropy over the iterations"
      />
    </a>
    <details id="all-metrics">
      <summary>All figures of iteration ${newest.iteration}</summary>
      ${metricsTable(newest)}
    </details>`;
}

function noRow(isDamaged: boolean): Html {
  if (isDamaged) return nothing;
  return html`<p class="empty">No iteration yet: the first figures appear when the first iteration ends.</p>`;
}

function lineage(parent: { readonly run_id: string; readonly iteration: number } | null): Html {
  if (parent === null) return nothing;
  return html`<p class="note">A fork of run ${parent.run_id} after its iteration ${parent.iteration}.</p>`;
}

function metricsTable(row: MetricsRow): Html {
  const own = Object.keys(row).filter((name) => name !== 'timestamp' && metricDefinition(name) === undefined);
  const definitions: readonly MetricDefinition[] = [
    ...metricDefinitions.filter(({ name }) => row[name] !== undefined),
    ...own.map(undefinedMetric),
  ];
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col" class="number">Value</th>
          <th scope="col">Unit</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${definitions.map(
          ({ name, title, meaning, unit }) =>
            html`<tr>
              <th scope="row">${title}<br /><code>${name}</code></th>
              <td class="number">${valueText(row[name], unit)}</td>
              <td>${unit === '1' ? '' : unit}</td>
              <td>${meaning}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function valueText(value: MetricsRow[string] | undefined, unit: string): string {
  return figureText(typeof value === 'number' ? value : null, unit);
}

/** A figure that an environment brought. */
function undefinedMetric(name: string): MetricDefinition {
  return { name, title: name, meaning: '', unit: '1', better: 'none', reproducible: true, tag: name };
}
