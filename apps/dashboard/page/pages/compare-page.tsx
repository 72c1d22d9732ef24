import { metricDefinition, metricText } from '@hideout/metrics/definitions';
import uPlot from 'uplot';
import type { Curves, Run } from '../../src/api/run-schemas.js';
import { LineChart } from '../charts/line-chart.js';
import { newestOf } from '../charts/smoothing.js';
import type { PageLocation } from '../location.js';
import { navigate, withQuery } from '../location.js';
import { Problem } from '../problem.js';
import { visibleText } from '../text.js';
import { Scrollable } from './scrollable.js';
import { TableHead } from './table-head.js';
import { useCurvesOf } from './use-curves-of.js';

/** More lines cannot be told apart. */
const MOST_RUNS = 8;

const METRICS = [
  'reward_mean',
  'seeker_reward',
  'hider_reward',
  'episode_len_mean',
  'hidden_fraction',
  'caught_fraction',
  'seeker_kl',
  'hider_kl',
  'seeker_entropy',
  'hider_entropy',
  'steps_per_second',
] as const;

const axes = {
  iteration: 'Iteration',
  environment_steps: 'Environment steps',
  elapsed_seconds: 'Seconds of training',
} as const;
type AxisName = keyof typeof axes;

const shownMetrics: readonly string[] = [...METRICS, 'environment_steps', 'elapsed_seconds'];

interface ComparePageProps {
  readonly runs: readonly Run[];
  readonly location: PageLocation;
}

/** Several runs overlaid. */
export function ComparePage({ runs, location }: ComparePageProps) {
  const named = location.query.getAll('with').filter((name) => runs.some((run) => run.name === name));
  const chosen = named.length > 0 ? named.slice(0, MOST_RUNS) : runs.slice(0, 2).map(({ name }) => name);
  const axis = axisOf(location.query.get('axis'));
  const curves = useCurvesOf(chosen, shownMetrics);
  if (runs.length === 0) return <p className="empty">No run yet: start one with npm start.</p>;

  const choose = (name: string, isChosen: boolean): void => {
    const next = isChosen ? [...chosen, name].slice(-MOST_RUNS) : chosen.filter((other) => other !== name);
    const query = new URLSearchParams(location.query);
    query.delete('with');
    for (const each of next) query.append('with', each);
    navigate(`${location.path}?${query.toString()}`, { replace: true });
  };
  const loaded = chosen.flatMap((name, index) => {
    const found = curves.byRun.get(name);
    return found === undefined ? [] : [{ name, color: `--run-${index + 1}`, curves: found }];
  });

  return (
    <>
      <h2>Compare runs</h2>
      <fieldset className="choices">
        <legend>Runs, at most {MOST_RUNS}</legend>
        {runs.map(({ name, newest }) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={({ target }) => choose(name, target.checked)}
            />
            {chosen.includes(name) ? (
              <i className="swatch" style={{ background: `var(--run-${chosen.indexOf(name) + 1})` }} />
            ) : null}
            <span>{visibleText(name)}</span>
            <span className="note">
              {newest === null ? 'no iteration yet' : `iteration ${newest.iteration}`}
            </span>
          </label>
        ))}
      </fieldset>
      <div className="toolbar">
        <label>
          Over{' '}
          <select
            value={axis}
            onChange={({ target }) =>
              navigate(withQuery(location, { axis: target.value }), { replace: true })
            }
          >
            {(Object.keys(axes) as AxisName[]).map((name) => (
              <option key={name} value={name}>
                {axes[name]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {curves.problems.map((problem) => (
        <Problem key={problem} text={problem} />
      ))}
      <div className="charts">
        {METRICS.map((metric) => (
          <OverlaidChart key={metric} metric={metric} axis={axis} runs={loaded} version={curves.version} />
        ))}
      </div>
      <NewestTable runs={loaded} />
    </>
  );
}

interface LoadedRun {
  readonly name: string;
  readonly color: string;
  readonly curves: Curves;
}

interface OverlaidChartProps {
  readonly metric: string;
  readonly axis: AxisName;
  readonly runs: readonly LoadedRun[];
  readonly version: number;
}

function OverlaidChart({ metric, axis, runs, version }: OverlaidChartProps) {
  const shown = runs.filter(({ curves }) => curves.metrics[metric]?.mean.some((value) => value !== null));
  if (shown.length === 0) return null;
  const [x = [], ...means] = uPlot.join(
    shown.map(({ curves }) => alignedData(xOf(curves, axis), curves.metrics[metric]?.mean ?? [])),
  );
  const lines = shown.map(({ name, color }, index) => {
    const mean = Array.from(means[index] ?? [], (value) => value ?? null);
    return { label: visibleText(name), color, mean, low: mean, high: mean };
  });
  const definition = metricDefinition(metric);
  return (
    <LineChart
      title={definition?.title ?? metric}
      unit={definition?.unit ?? '1'}
      x={Array.from(x, (value) => value ?? 0)}
      xTitle={axes[axis]}
      lines={lines}
      hasRange={false}
      version={`${version} ${axis}`}
      group="compare"
    />
  );
}

/** Points whose place is known, in order. */
function alignedData(x: readonly (number | null)[], y: readonly (number | null)[]): uPlot.AlignedData {
  const points = x.flatMap((place, index) => (place === null ? [] : [[place, y[index] ?? null] as const]));
  return [points.map(([place]) => place), points.map(([, value]) => value)];
}

function xOf({ iterations, metrics }: Curves, axis: AxisName): readonly (number | null)[] {
  return axis === 'iteration' ? iterations : (metrics[axis]?.high ?? metrics[axis]?.mean ?? []);
}

function axisOf(name: string | null): AxisName {
  return name !== null && Object.hasOwn(axes, name) ? (name as AxisName) : 'iteration';
}

function NewestTable({ runs }: { readonly runs: readonly LoadedRun[] }) {
  if (runs.length === 0) return null;
  return (
    <>
      <h3>Newest values</h3>
      <Scrollable label="Newest values">
        <table>
          <TableHead columns={['Metric', ...runs.map(({ name }) => ({ number: visibleText(name) }))]} />
          <tbody>
            {METRICS.map((metric) => (
              <tr key={metric}>
                <th scope="row">{metricDefinition(metric)?.title ?? metric}</th>
                {runs.map(({ name, curves }) => (
                  <td key={name} className="number">
                    {metricText(metric, newestOf(curves.metrics[metric]?.mean ?? []))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </>
  );
}
