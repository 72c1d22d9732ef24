import { Box } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import { newestRow } from '../training/run-history.js';
import type { WatchedGame } from '../training/watching/game-messages.js';
import { behaviourLines } from './behaviour-lines.js';
import { chartLayout } from './chart-layout.js';
import { figure, figures } from './metrics-figure.js';
import { bytes, clockTime, duration, fixed, grouped, percent } from './number-format.js';
import { printable } from './printable.js';
import { progressBar } from './progress-bar.js';
import { noticeLine, unreadWarnings } from './screen-state.js';
import type { ScreenState } from './screen-state.js';
import { sparkline } from './sparkline.js';
import { StyledText } from './styled-text.js';
import { TextBlock } from './text-block.js';
import { hasColours } from './theme.js';
import type { Theme } from './theme.js';
import { topView } from './top-view.js';
import { TrainingCharts } from './training-charts.js';
import { iterationsDone, secondsLeft } from './training-state.js';
import type { TrainingState } from './training-state.js';

export interface TrainingScreenProps {
  readonly state: TrainingState;
  readonly screen: ScreenState;
  /** The game that is watched, once there is one. */
  readonly game: WatchedGame | null;
  readonly theme: Theme;
  /** Size of the terminal, in characters. The screen leaves the last row free. */
  readonly columns: number;
  readonly rows: number;
  /** Seconds since the training started. */
  readonly elapsedSeconds: number;
}

/** Rows of a terminal from which there is room for more lines of everything. */
const TALL = 36;
/** Title, two bars, notice, speed, checkpoint and keys. */
const SINGLE_ROWS = 7;
const TABLE_ROWS = 3;
/** Chart rows that show all curves, so that the table has nothing to add. */
const ALL_CURVES = 3;

/** The whole training at a glance. Shows the state, computes nothing that matters. */
export function TrainingScreen(props: TrainingScreenProps): ReactElement {
  const { state, screen, theme, columns } = props;
  const height = Math.max(1, props.rows - 1);
  if (screen.panel === 'game') return <Game {...props} height={height} />;
  const lines = props.rows < TALL ? 2 : 3;
  const room = height - SINGLE_ROWS - 2 * lines;
  const isTableNeeded = chartLayout(columns, room).down < ALL_CURVES;
  const middle = isTableNeeded ? room - TABLE_ROWS : room;
  const part = { state, screen, theme, columns };
  return (
    <Box flexDirection="column" width={columns} height={height} overflow="hidden">
      <Title {...part} />
      <IterationBar {...part} />
      <PhaseBar {...part} elapsedSeconds={props.elapsedSeconds} />
      <Notice {...part} />
      {middle < 1 ? null : <Middle {...part} height={middle} />}
      <Box flexShrink={0} flexDirection="column">
        {isTableNeeded ? <Statistics {...part} /> : null}
        <Behaviour {...part} lines={lines} />
        <Pace {...part} />
        <Checkpoint {...part} />
        <Warnings {...part} lines={lines} />
      </Box>
      <KeyHints {...part} />
    </Box>
  );
}

/** Rows around a game: title, two bars, whose policies play, and keys. */
const ROWS_AROUND_GAME = 5;

/** The game in place of everything but the progress and the keys. */
function Game(props: TrainingScreenProps & { readonly height: number }): ReactElement {
  const { state, game, theme, columns, height } = props;
  const part = { state, screen: props.screen, theme, columns };
  const rows = Math.max(1, height - ROWS_AROUND_GAME);
  // The view leaves a row free, which the rest of the screen has taken already.
  const lines =
    game === null ? [] : topView(game.view, { colour: hasColours(theme), columns, rows: rows + 1 });
  return (
    <Box flexDirection="column" width={columns} height={height} overflow="hidden">
      <Title {...part} />
      <IterationBar {...part} />
      <PhaseBar {...part} elapsedSeconds={props.elapsedSeconds} />
      <StyledText colour={theme.accent}>{gameLine(game, state)}</StyledText>
      <Box height={rows} flexShrink={0}>
        <TextBlock lines={lines.slice(0, rows)} width={columns} />
      </Box>
      <KeyHints {...part} />
    </Box>
  );
}

function gameLine(game: WatchedGame | null, state: TrainingState): string {
  if (game !== null) return `the policies of iteration ${game.iteration} play   w: back to the curves`;
  return state.isPaused
    ? 'a game begins'
    : 'a game begins when this iteration is over   w: back to the curves';
}

interface PartProps {
  readonly state: TrainingState;
  readonly screen: ScreenState;
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

const PHASE_NAMES = { rollout: 'playing', learning: 'learning', saving: 'saving', none: 'waiting' } as const;

function PhaseBar(props: PartProps & { readonly elapsedSeconds: number }): ReactElement {
  const { state, theme } = props;
  const name = state.isPaused ? 'paused' : PHASE_NAMES[state.progress?.phase ?? 'none'];
  const fraction = state.progress?.fraction ?? 0;
  return (
    <Row>
      <Box flexShrink={0}>
        <StyledText>{name.padEnd(10)}</StyledText>
      </Box>
      <StyledText colour={theme.good}>{progressBar(fraction, 20)}</StyledText>
      <StyledText>{fixed(100 * fraction, 0).padStart(4)} %</StyledText>
      <StyledText dim>
        {`   elapsed ${clockTime(props.elapsedSeconds)}   left ${duration(secondsLeft(state))}`}
      </StyledText>
    </Row>
  );
}

/** The answer to a key; an empty row else. */
function Notice({ state, screen, theme }: PartProps): ReactElement {
  return (
    <Box height={1} flexShrink={0}>
      <StyledText colour={theme.accent}>{noticeLine(screen, state) ?? ''}</StyledText>
    </Box>
  );
}

/** What the room between the bars and the figures is for. */
function Middle(props: PartProps & { readonly height: number }): ReactElement | null {
  const { state, screen, theme, columns, height } = props;
  if (screen.panel === 'log')
    return <Lines lines={state.log.slice(-height).map(printable)} height={height} />;
  if (screen.panel === 'keys') return <Lines lines={KEY_LINES.slice(0, height)} height={height} />;
  const layout = chartLayout(columns, height);
  return (
    <Box height={height} flexShrink={0}>
      {layout.across === 0 ? null : (
        <TrainingCharts history={state.history} theme={theme} columns={columns} {...layout} />
      )}
    </Box>
  );
}

function Lines({
  lines,
  height,
}: {
  readonly lines: readonly string[];
  readonly height: number;
}): ReactElement {
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      {lines.map((line, index) => (
        <StyledText key={index}>{line}</StyledText>
      ))}
    </Box>
  );
}

/** KL divergence and entropy of both teams, with their recent course. */
function Statistics({ state, theme, columns }: PartProps): ReactElement {
  const trendWidth = Math.max(4, Math.min(40, Math.floor((columns - 34) / 2)));
  const header = `${' '.repeat(8)}${'KL'.padEnd(10)}${' '.repeat(trendWidth + 3)}${'entropy'.padEnd(10)}`;
  const side = (name: 'seeker' | 'hider', colour: string | undefined): ReactElement => {
    const recent = state.history.recent.slice(-trendWidth);
    const kl = figures(recent, `${name}_kl`);
    const entropy = figures(recent, `${name}_entropy`);
    const klText = fixed(kl.at(-1) ?? null, 6);
    const entropyText = `   ${fixed(entropy.at(-1) ?? null, 4)}`;
    return (
      <Row>
        <StyledText colour={colour} bold>
          {name.padEnd(8)}
        </StyledText>
        <TextBlock lines={[klText]} width={10} />
        <TextBlock lines={[sparkline(kl, trendWidth)]} width={trendWidth} colour={colour} />
        <TextBlock lines={[entropyText]} width={13} />
        <TextBlock lines={[sparkline(entropy, trendWidth)]} width={trendWidth} colour={colour} />
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

/** What the agents did; empty rows keep what follows in its place. */
function Behaviour({ state, columns, lines }: PartProps & { readonly lines: number }): ReactElement {
  return (
    <Box height={lines} flexShrink={0}>
      <TextBlock lines={behaviourLines(newestRow(state.history), columns, lines)} width={columns} />
    </Box>
  );
}

/** Steps a second, and where the time of the newest iteration went. */
function Pace({ state, theme }: PartProps): ReactElement {
  const row = newestRow(state.history);
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
  const { checkpoint, degraded } = state;
  if (degraded !== null) {
    return (
      <StyledText colour={theme.error} bold>
        {printable(degraded.message)}
      </StyledText>
    );
  }
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

/** The newest of those that are not read, a row each; empty rows keep what follows in its place. */
function Warnings({ state, screen, theme, lines }: PartProps & { readonly lines: number }): ReactElement {
  const unread = unreadWarnings(screen, state);
  const newest = unread.slice(-lines).map(printable);
  const more = unread.length > lines ? `(${unread.length - lines} more) ` : '';
  return (
    <Box flexDirection="column" height={lines} flexShrink={0}>
      {newest.map((message, index) => (
        <StyledText key={index} colour={theme.warning}>
          {`! ${index === 0 ? more : ''}${message}`}
        </StyledText>
      ))}
    </Box>
  );
}

const KEY_HINT = 'p pause  s save  w watch  d log  o dashboard  r warnings read  q leave  ? help';

const KEY_LINES = [
  'p        pause after this iteration, and go on',
  's        save a checkpoint after this iteration',
  'w        watch a game of the newest policies, and back',
  'd        the log in place of the curves, and back',
  'o        how to see the run in the browser',
  'r space  the warnings below are read',
  'q        save after this iteration and leave; Ctrl+C too, and twice: at once',
  '?        this, and back',
];

/** What the keys do, or what has been asked for and is on its way. */
function KeyHints({ state, screen, theme }: PartProps): ReactElement {
  if (state.failed !== null) {
    return <StyledText colour={theme.error}>{printable(state.failed.message)}</StyledText>;
  }
  if (state.finished !== null) return <StyledText colour={theme.good}>finished</StyledText>;
  const underWay = wayLine(state, screen);
  if (underWay === null) return <StyledText dim>{KEY_HINT}</StyledText>;
  return (
    <StyledText colour={theme.warning} bold>
      {underWay}
    </StyledText>
  );
}

function wayLine(state: TrainingState, screen: ScreenState): string | null {
  if (state.stopping || screen.isStopWished) {
    return 'Stopping after this iteration, then saving. Ctrl+C again: leave at once';
  }
  if (state.isPaused) {
    return screen.isPauseWished
      ? `Paused after iteration ${iterationsDone(state)}. p: go on   s: save   q: save and leave`
      : 'Going on';
  }
  return screen.isPauseWished ? 'Pausing after this iteration. p: do not' : null;
}

/** One row of pieces that share the width; what does not fit is cut off at its end. */
function Row({ children }: { readonly children: ReactNode }): ReactElement {
  return <Box flexShrink={0}>{children}</Box>;
}
