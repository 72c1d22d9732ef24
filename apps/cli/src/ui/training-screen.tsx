import { Box } from 'ink';
import type { ReactElement } from 'react';
import { figure, figures } from './metrics-figure.js';
import { bytes, clockTime, duration, fixed, grouped, percent } from './number-format.js';
import { printable } from './printable.js';
import { progressBar } from './progress-bar.js';
import { RewardCharts } from './reward-charts.js';
import { sparkline } from './sparkline.js';
import { StyledText } from './styled-text.js';
import type { Theme } from './theme.js';
import { iterationsDone, secondsLeft } from './training-state.js';
import type { TrainingState } from './training-state.js';

export interface TrainingScreenProps {
  readonly state: TrainingState;
  readonly theme: Theme;
  /** Size of the terminal, in characters. The screen leaves the last row free. */
  readonly columns: number;
  readonly rows: number;
  /** Seconds since the training started. */
  readonly elapsedSeconds: number;
}

/** Rows that are not charts: title, two bars, table of three, two lines of figures, checkpoint, two warnings, keys, gaps. */
const FIXED_ROWS = 14;
const MIN_CHART_ROWS = 5;
const MAX_CHART_ROWS = 24;

/** The whole training at a glance. Shows the state, computes nothing that matters. */
export function TrainingScreen(props: TrainingScreenProps): ReactElement {
  const { state, theme, columns } = props;
  const height = Math.max(1, props.rows - 1);
  const chartRows = Math.min(MAX_CHART_ROWS, height - FIXED_ROWS);
  const part = { state, theme, columns };
  return (
    <Box flexDirection="column" width={columns} height={height} overflow="hidden">
      <Title {...part} />
      <IterationBar {...part} />
      <PhaseBar {...part} elapsedSeconds={props.elapsedSeconds} />
      {chartRows < MIN_CHART_ROWS ? null : (
        <Box flexShrink={0} marginTop={1}>
          <RewardCharts {...part} height={chartRows} />
        </Box>
      )}
      <Box flexShrink={0} flexDirection="column" marginTop={1}>
        <Statistics {...part} />
        <Episodes {...part} />
        <Pace {...part} />
        <Checkpoint {...part} />
        <Warnings {...part} />
      </Box>
      <KeyHints {...part} />
    </Box>
  );
}

interface PartProps {
  readonly state: TrainingState;
  readonly theme: Theme;
  readonly columns: number;
}

function Title({ state, theme }: PartProps): ReactElement {
  const { started } = state;
  return (
    <Row>
      <Box flexShrink={0}>
        <StyledText colour={theme.accent} bold>
          hideout{' '}
        </StyledText>
        <StyledText>
          {started === null
            ? 'starting'
            : `${printable(started.run)}   seed ${started.seed}   ${printable(started.backend)}`}
        </StyledText>
      </Box>
      <StyledText dim>
        {started === null || started.resumedFrom === null
          ? ''
          : `   from iteration ${started.firstIteration}`}
      </StyledText>
    </Row>
  );
}

function IterationBar({ state, theme, columns }: PartProps): ReactElement {
  const done = iterationsDone(state);
  const total = state.started?.totalIterations ?? 0;
  const share = total === 0 ? 0 : done / total;
  const label = `Iteration ${done}/${total} `;
  const end = ` ${percent(share)}`;
  return (
    <Row>
      <StyledText bold>{label}</StyledText>
      <StyledText colour={theme.accent}>{progressBar(share, columns - label.length - end.length)}</StyledText>
      <StyledText>{end}</StyledText>
    </Row>
  );
}

const PHASE_NAMES = { rollout: 'playing', learning: 'learning', saving: 'saving' } as const;

function PhaseBar(props: PartProps & { readonly elapsedSeconds: number }): ReactElement {
  const { state, theme } = props;
  const name = state.progress === null ? 'waiting' : PHASE_NAMES[state.progress.phase];
  const fraction = state.progress?.fraction ?? 0;
  return (
    <Row>
      <StyledText>{name.padEnd(10)}</StyledText>
      <StyledText colour={theme.good}>{progressBar(fraction, 20)}</StyledText>
      <StyledText>{fixed(100 * fraction, 0).padStart(4)} %</StyledText>
      <StyledText dim>
        {`   elapsed ${clockTime(props.elapsedSeconds)}   left ${duration(secondsLeft(state))}`}
      </StyledText>
    </Row>
  );
}

/** KL divergence and entropy of both teams, with their recent course. */
function Statistics({ state, theme, columns }: PartProps): ReactElement {
  const trendWidth = Math.max(4, Math.min(40, Math.floor((columns - 34) / 2)));
  const header = `${' '.repeat(8)}${'KL'.padEnd(10)}${' '.repeat(trendWidth + 3)}${'entropy'.padEnd(10)}`;
  const side = (name: 'seeker' | 'hider', colour: string | undefined): ReactElement => {
    const kl = figures(state.rows, `${name}_kl`);
    const entropy = figures(state.rows, `${name}_entropy`);
    return (
      <Row>
        <StyledText colour={colour} bold>
          {name.padEnd(8)}
        </StyledText>
        <StyledText>{fixed(kl.at(-1) ?? null, 6).padEnd(10)}</StyledText>
        <StyledText colour={colour}>{sparkline(kl, trendWidth)}</StyledText>
        <StyledText>{`   ${fixed(entropy.at(-1) ?? null, 4).padEnd(10)}`}</StyledText>
        <StyledText colour={colour}>{sparkline(entropy, trendWidth)}</StyledText>
      </Row>
    );
  };
  return (
    <Box flexDirection="column">
      <StyledText dim>{header}</StyledText>
      {side('seeker', theme.seeker)}
      {side('hider', theme.hider)}
    </Box>
  );
}

function Episodes({ state }: PartProps): ReactElement {
  const row = state.rows.at(-1);
  return (
    <StyledText>
      {`Episodes ${grouped(figure(row, 'episodes_completed'))}` +
        ` (${grouped(figure(row, 'episodes_this_iteration'))} new,` +
        ` ${fixed(figure(row, 'episode_len_mean'), 1)} steps)` +
        `   caught ${percent(figure(row, 'caught_fraction'))}` +
        `   hidden ${percent(figure(row, 'hidden_fraction'))}`}
    </StyledText>
  );
}

/** Steps a second, and where the time of the newest iteration went. */
function Pace({ state, theme }: PartProps): ReactElement {
  const row = state.rows.at(-1);
  const rollout = figure(row, 'rollout_seconds');
  const learning = figure(row, 'learning_seconds');
  const both = (rollout ?? 0) + (learning ?? 0);
  const share = both === 0 ? 0 : (rollout ?? 0) / both;
  return (
    <Row>
      <StyledText>{`${grouped(figure(row, 'steps_per_second'))} steps/s   playing ${duration(rollout)} `}</StyledText>
      <StyledText colour={theme.good}>{both === 0 ? '' : '█'.repeat(Math.round(20 * share))}</StyledText>
      <StyledText dim>{both === 0 ? '' : '░'.repeat(20 - Math.round(20 * share))}</StyledText>
      <StyledText>{` learning ${duration(learning)}`}</StyledText>
    </Row>
  );
}

function Checkpoint({ state, theme }: PartProps): ReactElement {
  const { checkpoint } = state;
  if (checkpoint === null) return <StyledText dim>no checkpoint saved yet</StyledText>;
  return (
    <Row>
      <StyledText colour={theme.good}>saved </StyledText>
      <StyledText>
        {`${printable(checkpoint.name)}   ${bytes(checkpoint.sizeBytes)} in ${duration(checkpoint.seconds)}`}
      </StyledText>
      <StyledText dim>
        {checkpoint.removed.length === 0 ? '' : `   ${checkpoint.removed.length} older removed`}
      </StyledText>
    </Row>
  );
}

/** The newest two, a row each; empty rows keep what follows in its place. */
function Warnings({ state, theme }: PartProps): ReactElement {
  const newest = state.warnings.slice(-2).map(printable);
  const more = state.warnings.length > 2 ? ` (${state.warnings.length - 2} more)` : '';
  return (
    <Box flexDirection="column" height={2}>
      {newest.map((message, index) => (
        <StyledText key={index} colour={theme.warning}>{`! ${message}${index === 0 ? more : ''}`}</StyledText>
      ))}
    </Box>
  );
}

const KEY_HINT = 'q or Ctrl+C: finish the iteration, save, leave   Ctrl+C twice: leave at once';

function KeyHints({ state, theme }: PartProps): ReactElement {
  if (state.failed !== null) {
    return <StyledText colour={theme.error}>{printable(state.failed.message)}</StyledText>;
  }
  if (state.finished !== null) return <StyledText colour={theme.good}>finished</StyledText>;
  if (state.stopping) {
    return (
      <StyledText colour={theme.warning} bold>
        Stopping after this iteration, then saving. Ctrl+C again: leave at once
      </StyledText>
    );
  }
  return <StyledText dim>{KEY_HINT}</StyledText>;
}

/** One row of pieces that share the width; what does not fit is cut off at its end. */
function Row({ children }: { readonly children: React.ReactNode }): ReactElement {
  return <Box flexShrink={0}>{children}</Box>;
}
