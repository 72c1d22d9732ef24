import { Box } from 'ink';
import type { ReactElement } from 'react';
import { brailleChart } from './braille-chart.js';
import { figure, figures } from './metrics-figure.js';
import { axisLabel, fixed } from './number-format.js';
import { StyledText } from './styled-text.js';
import type { Theme } from './theme.js';
import type { TrainingState } from './training-state.js';

/** Characters of the axis on the left: a label of seven and the line. */
const AXIS_WIDTH = 9;

interface ChartsProps {
  readonly state: TrainingState;
  readonly theme: Theme;
  readonly columns: number;
  /** Rows of both charts together with their titles and iteration axis; 5 or more. */
  readonly height: number;
}

/** The reward curves of both teams side by side, each on its own scale. */
export function RewardCharts({ state, theme, columns, height }: ChartsProps): ReactElement {
  const gap = 2;
  const left = Math.floor((columns - gap) / 2);
  const right = columns - gap - left;
  return (
    <Box width={columns} columnGap={gap}>
      <RewardChart state={state} side="seeker" colour={theme.seeker} columns={left} height={height} />
      <RewardChart state={state} side="hider" colour={theme.hider} columns={right} height={height} />
    </Box>
  );
}

function RewardChart(props: {
  readonly state: TrainingState;
  readonly side: 'seeker' | 'hider';
  readonly colour: string | undefined;
  readonly columns: number;
  readonly height: number;
}): ReactElement {
  const { state, side, colour, columns } = props;
  const rows = state.rows;
  const curveHeight = props.height - 2;
  const curveWidth = Math.max(1, columns - AXIS_WIDTH);
  const chart = brailleChart(figures(rows, `${side}_reward`), curveWidth, curveHeight);
  const axis = chart.rows.map((_, index) => {
    const label = index === 0 ? axisLabel(chart.high) : index === curveHeight - 1 ? axisLabel(chart.low) : '';
    return `${label.padStart(AXIS_WIDTH - 2)} ${label === '' ? '│' : '┤'}`;
  });
  const first = String(figure(rows[0], 'iteration') ?? '');
  const last = rows.length < 2 ? '' : String(figure(rows.at(-1), 'iteration') ?? '');
  const newest = fixed(figure(rows.at(-1), `${side}_reward`), 2);
  return (
    <Box flexDirection="column" width={columns}>
      <StyledText colour={colour} bold>
        {side === 'seeker' ? 'Seeker' : 'Hider'} reward {newest}
      </StyledText>
      {chart.rows.map((row, index) => (
        <Box key={index}>
          <StyledText dim>{axis[index]}</StyledText>
          <StyledText colour={colour}>{row}</StyledText>
        </Box>
      ))}
      <StyledText dim>
        {' '.repeat(AXIS_WIDTH)}
        {first}
        {last.padStart(curveWidth - first.length)}
      </StyledText>
    </Box>
  );
}
