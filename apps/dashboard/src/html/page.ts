import type { RunSummary } from '@hideout/metrics';
import type { CheckpointView, RunRecord } from '../training-record.js';
import { checkpointSection } from './checkpoint-section.js';
import type { Html } from './html.js';
import { html, nothing } from './html.js';
import { runSection } from './run-section.js';
import { timeText } from './text.js';

/** What the page shows. */
export interface PageContent {
  readonly runs: readonly RunSummary[];
  /** The run that was chosen; null where there is none. */
  readonly run: RunRecord | null;
  readonly checkpoints: readonly CheckpointView[];
  /** What could not be read, a sentence each. */
  readonly problems: readonly string[];
  /** Of the state that is shown; the page's script compares it. */
  readonly revision: string;
}

/** The page, whole. It works without its script, which only refreshes it. */
export function page(content: PageContent): Html {
  const { runs, run, checkpoints, problems, revision } = content;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${run === null ? 'hideout' : `${run.summary.name} – hideout`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/dashboard.css" />
        <noscript><meta http-equiv="refresh" content="10" /></noscript>
        <script src="/assets/dashboard.js" defer></script>
      </head>
      <body>
        <header>
          <h1><a href="/">hideout</a></h1>
          <p id="connection" role="status"></p>
        </header>
        <main data-revision="${revision}">
          ${problems.map((problem) => html`<p class="problem" role="alert">${problem}</p>`)}
          ${runNavigation(runs, run)} ${run === null ? noRun(runs) : runSection(run)}
          ${checkpointSection(checkpoints)}
        </main>
        <footer>Read only: nothing here changes a run. The same as JSON under /api.</footer>
      </body>
    </html> `;
}

function runNavigation(runs: readonly RunSummary[], chosen: RunRecord | null): Html {
  if (runs.length === 0) return nothing;
  return html`<nav aria-label="Runs">
    <h2>Runs</h2>
    <ul class="runs">
      ${runs.map((run) => runLink(run, run.name === chosen?.summary.name))}
    </ul>
  </nav>`;
}

function runLink(run: RunSummary, isChosen: boolean): Html {
  const iteration = run.newestRow === null ? 'no iteration yet' : `iteration ${run.newestRow.iteration}`;
  return html`<li>
    <a href="/?run=${encodeURIComponent(run.name)}" ${isChosen ? html`aria-current="page"` : nothing}>
      <strong>${run.name}</strong>
      <span>${run.damaged === null ? iteration : 'damaged'}</span>
      <span class="time">${timeText(run.updatedAt)}</span>
    </a>
  </li>`;
}

function noRun(runs: readonly RunSummary[]): Html {
  if (runs.length > 0) return html`<p class="empty">There is no run of that name: choose one above.</p>`;
  return html`<p class="empty">
    No run yet: start one with <code>npm start</code>, and its figures appear here.
  </p>`;
}
