import type { ReactNode } from 'react';
import { lazy, Suspense, useEffect } from 'react';
import type { Run } from '../src/api/run-schemas.js';
import { jsonRoutes } from '../src/api/routes.js';
import type { PageName } from '../src/page-paths.js';
import { pagePaths } from '../src/page-paths.js';
import { LiveProvider, useLive } from './live/live-context.js';
import type { Connection } from './live/live-events.js';
import type { PageLocation } from './location.js';
import { navigate, PageLink, usePageLocation, withQuery } from './location.js';
import { CheckpointsPage } from './pages/checkpoints-page.js';
import { ComparePage } from './pages/compare-page.js';
import { FiguresPage } from './pages/figures-page.js';
import { RunPage } from './pages/run-page.js';
import { PartBoundary } from './part-boundary.js';
import { Problem } from './problem.js';
import { visibleText } from './text.js';
import { useAnswer } from './use-answer.js';

const titles: Readonly<Record<PageName, string>> = {
  run: 'Run',
  checkpoints: 'Checkpoints',
  figures: 'Figures',
  watch: 'Watch',
  play: 'Play',
  compare: 'Compare',
};

const connectionNotes: Readonly<Record<Connection, string>> = {
  connected: '',
  silent: 'The dashboard does not answer; trying again …',
  refused: 'Not live: the dashboard has no such run, or too many readers; trying again …',
};

// three.js is most of the code: only who watches or plays loads it.
const WatchPage = lazy(async () => ({ default: (await import('./watch/watch-page.js')).WatchPage }));
const PlayPage = lazy(async () => ({ default: (await import('./play/play-page.js')).PlayPage }));

/** The whole page: which part is shown is in the path, and which run in the query. */
export function App() {
  const location = usePageLocation();
  const named = location.query.get('run');
  const page = pageAt(location.path);
  return (
    <LiveProvider run={page === 'run' ? named : null}>
      <Shell location={location} page={page} named={named} />
    </LiveProvider>
  );
}

interface ShellProps {
  readonly location: PageLocation;
  readonly page: PageName;
  /** The run that the address names. */
  readonly named: string | null;
}

function Shell({ location, page, named }: ShellProps) {
  const live = useLive();
  const { value, error } = useAnswer(jsonRoutes.runs, {}, live.runs);
  const runs = value?.runs ?? null;
  const newest = runs?.[0]?.name ?? null;

  // The newest run is shown unless another one is named; the address then says which, so that it stays the same one.
  useEffect(() => {
    if (page === 'run' && named === null && newest !== null)
      navigate(withQuery(location, { run: newest }), { replace: true });
  }, [page, named, newest, location]);
  useEffect(() => {
    const run = page === 'run' && named !== null ? ` · ${visibleText(named)}` : '';
    document.title = `${titles[page]}${run} · hideout`;
  }, [page, named]);

  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header>
        <h1>
          <PageLink to={pagePaths.run}>hideout</PageLink>
        </h1>
        <nav aria-label="Pages">
          <ul>
            {(Object.keys(pagePaths) as PageName[]).map((name) => (
              <li key={name}>
                <PageLink to={linkTo(name, named)} isCurrent={name === page}>
                  {titles[name]}
                </PageLink>
              </li>
            ))}
          </ul>
        </nav>
        <p className="connection" role="status">
          {connectionNotes[live.connection]}
        </p>
      </header>
      <main id="main" tabIndex={-1}>
        <Problem text={error} />
        <PartBoundary key={page}>
          {runs === null ? <p className="note">Loading …</p> : content(page, runs, named ?? newest, location)}
        </PartBoundary>
      </main>
      <footer>
        Read only: nothing here changes a training. The same as JSON under <code>/api</code>, for Prometheus
        under <code>/metrics</code>.
      </footer>
    </>
  );
}

function content(
  page: PageName,
  runs: readonly Run[],
  run: string | null,
  location: PageLocation,
): ReactNode {
  switch (page) {
    case 'run':
      return <RunPage runs={runs} name={run} location={location} />;
    case 'checkpoints':
      return <CheckpointsPage location={location} />;
    case 'figures':
      return <FiguresPage />;
    case 'compare':
      return <ComparePage runs={runs} location={location} />;
    case 'watch':
      return (
        <Suspense fallback={<p className="note">Loading …</p>}>
          <WatchPage location={location} />
        </Suspense>
      );
    case 'play':
      return (
        <Suspense fallback={<p className="note">Loading …</p>}>
          <PlayPage location={location} />
        </Suspense>
      );
  }
}

function pageAt(path: string): PageName {
  const names = Object.keys(pagePaths) as PageName[];
  return names.find((name) => pagePaths[name] === path) ?? 'run';
}

/** The run stays chosen from page to page. */
function linkTo(name: PageName, run: string | null): string {
  return run === null ? pagePaths[name] : `${pagePaths[name]}?run=${encodeURIComponent(run)}`;
}
