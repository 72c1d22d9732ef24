import { Box } from 'ink';
import { memo } from 'react';
import type { ReactElement } from 'react';
import type { CourseMetric } from '../training/run-course.js';
import { curveOf, newestRow } from '../training/run-history.js';
import type { RunHistory } from '../training/run-history.js';
import { brailleChart } from './braille-chart.js';
import { figure } from './metrics-figure.js';
import { axisLabel, fixed, grouped, percent } from './number-format.js';
import { TextBlock } from './text-block.js';
import type { Theme } from './theme.js';

/** Characters of the axis on the left: a label of seven and the line. */
const AXIS_WIDTH = 9;
const GAP = 2;

interface Curve {
  readonly metric: CourseMetric;
  readonly title: string;
  readonly colour: 'seeker' | 'hider' | 'accent';
  readonly shown: (value: number | null) => string;
}

const reward = (value: number | null): string => fixed(value, 2);
const kl = (value: number | null): string => fixed(value, 6);
const entropy = (value: number | null): string => fixed(value, 4);

/** The most important first: a row each; seekers, hiders and both. */
const GRID: readonly (readonly Curve[])[] = [
  [
    { metric: 'seeker_reward', title: 'Seeker reward', colour: 'seeker', shown: reward },
    { metric: 'hider_reward', title: 'Hider reward', colour: 'hider', shown: reward },
    {
      metric: 'episode_len_mean',
      title: 'Episode length',
      colour: 'accent',
      shown: (value) => fixed(value, 1),
    },
  ],
  [
    { metric: 'seeker_kl', title: 'Seeker KL', colour: 'seeker', shown: kl },
    { metric: 'hider_kl', title: 'Hider KL', colour: 'hider', shown: kl },
    { metric: 'hidden_fraction', title: 'Hidden', colour: 'accent', shown: percent },
  ],
  [
    { metric: 'seeker_entropy', title: 'Seeker entropy', colour: 'seeker', shown: entropy },
    { metric: 'hider_entropy', title: 'Hider entropy', colour: 'hider', shown: entropy },
    { metric: 'steps_per_second', title: 'Steps/s', colour: 'accent', shown: grouped },
  ],
];

interface ChartsProps {
  readonly history: RunHistory;
  readonly theme: Theme;
  readonly columns: number;
  readonly across: number;
  readonly down: number;
  /** Of a chart, in rows. */
  readonly height: number;
}

/** As many of the curves as there is room for, each on its own scale. They are made anew with every iteration only. */
export const TrainingCharts = memo(function TrainingCharts(props: ChartsProps): ReactElement {
  const { history, theme, columns, across, down, height } = props;
  const width = Math.floor((columns - GAP * (across - 1)) / across);
  return (
    <Box flexDirection="column" width={columns} flexShrink={0}>
      {GRID.slice(0, down).map((curves, row) => (
        <Box key={row} columnGap={GAP} flexShrink={0}>
          {curves.slice(0, across).map((curve) => (
            <Chart
              key={curve.metric}
              history={history}
              curve={curve}
              colour={theme[curve.colour]}
              columns={width}
              height={height}
            />
          ))}
        </Box>
      ))}
    </Box>
  );
});

function Chart(props: {
  readonly history: RunHistory;
  readonly curve: Curve;
  readonly colour: string | undefined;
  readonly columns: number;
  readonly height: number;
}): ReactElement {
  const { history, curve, colour, columns } = props;
  const newest = newestRow(history);
  const curveHeight = props.height - 2;
  const curveWidth = Math.max(1, columns - AXIS_WIDTH);
  const chart = brailleChart(curveOf(history, curve.metric), curveWidth, curveHeight);
  const axis = chart.rows.map((_, index) => {
    const label = index === 0 ? axisLabel(chart.high) : index === curveHeight - 1 ? axisLabel(chart.low) : '';
    return `${label.padStart(AXIS_WIDTH - 2)} ${label === '' ? '│' : '┤'}`;
  });
  const first = String(history.firstIteration ?? '');
  const last = history.rowCount < 2 ? '' : String(figure(newest, 'iteration') ?? '');
  const title = `${curve.title} ${curve.shown(figure(newest, curve.metric))}`;
  const iterations = `${' '.repeat(AXIS_WIDTH)}${first}${last.padStart(curveWidth - first.length)}`.slice(
    0,
    columns,
  );
  return (
    <Box flexDirection="column" width={columns} flexShrink={0}>
      <TextBlock lines={[title]} width={columns} colour={colour} bold />
      <Box>
        <TextBlock lines={axis} width={AXIS_WIDTH} dim />
        <TextBlock lines={chart.rows} width={curveWidth} colour={colour} />
      </Box>
      <TextBlock lines={[iterations]} width={columns} dim />
    </Box>
  );
}
