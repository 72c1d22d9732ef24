import { useEffect, useMemo, useState } from 'react';
import { figureText, metricDefinition, metricText } from '@hideout/metrics/definitions';
import type { Row, Run, RunDetail } from '../../src/api/run-schemas.js';
import { jsonRoutes } from '../../src/api/routes.js';
import { pagePaths } from '../../src/page-paths.js';
import { chartGroups } from '../charts/chart-groups.js';
import { SeriesChart } from '../charts/series-chart.js';
import { useLive } from '../live/live-context.js';
import { useRunSeries } from '../live/use-run-series.js';
import type { PageLocation } from '../location.js';
import { navigate, PageLink, withQuery } from '../location.js';
import { Problem } from '../problem.js';
import { agoText, timeText, visibleText } from '../text.js';
import { useAnswer } from '../use-answer.js';
import { ConfigurationTable } from './configuration-table.js';
import { Scrollable } from './scrollable.js';
import { TableHead } from './table-head.js';

interface RunPageProps {
  readonly runs: readonly Run[];
  /** Null where there is no run at all. */
  readonly name: string | null;
  readonly location: PageLocation;
}

/** One run, live: newest figures, warnings, curves, configuration. */
export function RunPage({ runs, name, location }: RunPageProps) {
  if (name === null) return <NoRun />;
  const run = runs.find((candidate) => candidate.name === name);
  return (
    <>
      <RunChooser runs={runs} name={name} location={location} />
      {run === undefined ? (
        <p className="empty">There is no run of that name: choose another one above.</p>
      ) : (
        <LiveRun key={name} run={run} runs={runs} />
      )}
    </>
  );
}

function NoRun() {
  return (
    <div className="empty">
      <h2>No run yet</h2>
      <p>
        Start one with <code>npm start</code>. Its curves appear here with the first iteration, and the first
        checkpoint is saved at iteration 10 unless <code>checkpoint_freq</code> says otherwise.
      </p>
    </div>
  );
}

function RunChooser({ runs, name, location }: RunPageProps & { readonly name: string }) {
  const isListed = runs.some((run) => run.name === name);
  return (
    <div className="toolbar">
      <label>
        Run{' '}
        <select
          value={isListed ? name : ''}
          onChange={({ target }) => navigate(withQuery(location, { run: target.value }))}
        >
          {isListed ? null : <option value="">choose a run</option>}
          {runs.map((run) => (
            <option key={run.name} value={run.name}>
              {visibleText(run.name)}
              {run.state === 'damaged' ? ' (damaged)' : ''}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function LiveRun({ run, runs }: { readonly run: Run; readonly runs: readonly Run[] }) {
  const live = useLive();
  const newestRow = useNewestRow(run);
  const detail = useAnswer(
    jsonRoutes.run,
    { parts: { run: run.name } },
    `${live.runs} ${live.checkpoints} ${live.resets}`,
  );
  return (
    <>
      <h2 className="name">{visibleText(run.name)}</h2>
      <RunState run={run} runs={runs} newest={newestRow} />
      {detail.value?.warnings.map((warning) => (
        <Problem key={warning} text={warning} />
      ))}
      {newestRow === null && run.state === 'ok' ? (
        <p className="empty">No iteration yet: the first figures appear when the first iteration ends.</p>
      ) : (
        <>
          <Cards summary={detail.value?.summary ?? []} />
          <CheckpointNote checkpoints={detail.value?.checkpoints ?? null} />
          <Curves run={run.name} marks={detail.value?.checkpoints ?? []} />
        </>
      )}
      {newestRow === null ? null : <AllFigures row={newestRow} />}
      <Notices notices={detail.value?.notices ?? null} />
      <Configuration run={run.name} revision={live.runs} />
    </>
  );
}

/** The newest row of a run: the listing's, or a later one that the stream brought. */
function useNewestRow(run: Run): Row | null {
  const live = useLive();
  const [row, setRow] = useState<Row | null>(null);
  useEffect(() => live.subscribe(setRow), [live.subscribe]);
  useEffect(() => setRow(null), [live.resets]);
  if (row === null || (run.newest !== null && run.newest.iteration > row.iteration)) return run.newest;
  return row;
}

/** Which run this one goes on from, by its name where it is still there. */
function Parent({ run, runs }: { readonly run: Run; readonly runs: readonly Run[] }) {
  const { parent } = run;
  if (parent === null) return null;
  const name = runs.find(({ run_id }) => run_id === parent.run_id)?.name;
  return (
    <>
      {' · a fork of run '}
      {name === undefined ? (
        visibleText(parent.run_id)
      ) : (
        <PageLink to={`${pagePaths.run}?run=${encodeURIComponent(name)}`}>{visibleText(name)}</PageLink>
      )}{' '}
      after its iteration {parent.iteration}
    </>
  );
}

interface RunStateProps {
  readonly run: Run;
  readonly runs: readonly Run[];
  readonly newest: Row | null;
}

function RunState({ run, runs, newest }: RunStateProps) {
  const now = useNow();
  if (newest === null) return <p className="note">Updated {timeText(run.updated_at)}</p>;
  return (
    <p className="note">
      Iteration {figureText(newest.iteration, '1')},{' '}
      <time dateTime={newest.timestamp}>{agoText(newest.timestamp, now)}</time>
      {run.created === null ? null : ` · began ${timeText(run.created)}`}
      <Parent run={run} runs={runs} />
    </p>
  );
}

/** The time, every second. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}

function Cards({ summary }: { readonly summary: RunDetail['summary'] }) {
  return (
    <dl className="cards">
      {summary.map(({ title, value, trend }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            {value} {trend === '' ? null : <span className="trend">{trend}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function CheckpointNote({ checkpoints }: { readonly checkpoints: readonly number[] | null }) {
  if (checkpoints === null || checkpoints.length > 0) return null;
  return (
    <p className="note">
      No checkpoint yet: the first is saved at iteration 10, unless <code>checkpoint_freq</code> says
      otherwise.
    </p>
  );
}

function Curves({ run, marks }: { readonly run: string; readonly marks: readonly number[] }) {
  const { series, version, error } = useRunSeries(run);
  const names = JSON.stringify(series === null ? [] : [...series.metrics.keys()]);
  const groups = useMemo(() => chartGroups(new Set(JSON.parse(names) as string[])), [names]);
  if (series === null) return <p className="note">{error ?? 'Loading …'}</p>;
  return (
    <>
      <p className="note">
        Thin:{' '}
        {series.bucketSize === 1
          ? 'each iteration'
          : `mean of ${series.bucketSize} iterations, their range shaded`}
        . Thick: moving mean. Dotted: checkpoints. Drag to zoom, double-click to go back; by keys: arrows read
        a point, + and − zoom, 0 goes back.
      </p>
      {groups.map(({ title, charts }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <div className="charts">
            {charts.map((plan) => (
              <SeriesChart
                key={plan.lines[0]?.metric}
                plan={plan}
                series={series}
                marks={marks}
                version={version}
              />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

function AllFigures({ row }: { readonly row: Row }) {
  const names = Object.keys(row).filter((name) => name !== 'timestamp');
  return (
    <details>
      <summary>All figures of iteration {row.iteration}</summary>
      <Scrollable label="All figures">
        <table>
          <TableHead columns={['Metric', { number: 'Value' }, 'Meaning']} />
          <tbody>
            {names.map((name) => {
              const definition = metricDefinition(name);
              const value = row[name];
              return (
                <tr key={name}>
                  <th scope="row">
                    {visibleText(definition?.title ?? name)}
                    <br />
                    <code>{visibleText(name)}</code>
                  </th>
                  <td className="number">{metricText(name, typeof value === 'number' ? value : null)}</td>
                  <td>{definition?.meaning ?? ''}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scrollable>
    </details>
  );
}

/** What the training has told, as its terminal showed it, the newest first. */
function Notices({ notices }: { readonly notices: RunDetail['notices'] }) {
  if (notices === null) return null;
  return (
    <details>
      <summary>What the training has told ({notices.length})</summary>
      <Scrollable label="What the training has told">
        <table>
          <TableHead columns={['Time', { number: 'Iteration' }, 'Notice']} />
          <tbody>
            {notices.toReversed().map(({ timestamp, iteration, message }, index) => (
              <tr key={notices.length - index}>
                <td>
                  <time dateTime={timestamp}>{timeText(timestamp)}</time>
                </td>
                <td className="number">{iteration}</td>
                <td>{visibleText(message)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </details>
  );
}

function Configuration({ run, revision }: { readonly run: string; readonly revision: number }) {
  const [isOpen, setOpen] = useState(false);
  const { value, error } = useAnswer(jsonRoutes.configuration, isOpen ? { parts: { run } } : null, revision);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Configuration</summary>
      <Problem text={error} />
      {value === null ? null : value.configuration === null ? (
        <p className="note">
          Neither the directory of this run nor a checkpoint of it holds a configuration that can be read.
        </p>
      ) : (
        <>
          <p className="note">
            As in force{value.checkpoint === null ? '' : `, from ${visibleText(value.checkpoint)}`}.
          </p>
          <ConfigurationTable configuration={value.configuration} />
        </>
      )}
    </details>
  );
}
