import { INK_COLOR } from './figure-theme.js';
import type { PanelLayer } from './panel-view.js';

/** A name in the legend, in the colour of its curve. */
export interface LegendLabel {
  readonly label: string;
  readonly color: string;
}

const BASELINE_PX = -16;
const LABEL_WIDTH_PX = 84;

/**
 * Title at the left and legend at the right of the line above a panel. Drawn as text, since Vega moves its own titles
 * and legends to where axis labels leave them room, and panels would no longer stand in line.
 */
export function panelHeader(title: string, labels: readonly LegendLabel[], widthPx: number): PanelLayer[] {
  return [
    textLayer(title, 0, { align: 'left', fontSize: 16, fontWeight: 'bold', color: INK_COLOR }),
    ...labels.map(({ label, color }, index) =>
      textLayer(`● ${label}`, widthPx - (labels.length - 1 - index) * LABEL_WIDTH_PX, {
        align: 'right',
        fontSize: 13,
        fontWeight: 'bold',
        color,
      }),
    ),
  ];
}

interface TextStyle {
  readonly align: 'left' | 'right';
  readonly fontSize: number;
  readonly fontWeight: 'bold';
  readonly color: string;
}

function textLayer(text: string, xPx: number, style: TextStyle): PanelLayer {
  return {
    data: { values: [{}] },
    mark: { type: 'text', text, baseline: 'alphabetic', ...style },
    encoding: { x: { value: xPx }, y: { value: BASELINE_PX } },
  };
}
