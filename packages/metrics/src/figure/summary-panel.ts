import type { MetricsRow } from '../metrics-row.js';
import type { PanelGeometry } from './curve-panel.js';
import { GRID_COLOR, INK_COLOR, MUTED_COLOR } from './figure-theme.js';
import { panelHeader } from './panel-header.js';
import type { PanelLayer, PanelView } from './panel-view.js';
import { summaryLines } from './summary.js';

/** The newest figures as a table: title, value, trend. A Vega-Lite view. */
export function summaryPanel(rows: readonly MetricsRow[], { widthPx, heightPx }: PanelGeometry): PanelView {
  const lines = summaryLines(rows);
  const step = Math.min(28, heightPx / Math.max(1, lines.length));
  const values = lines.map((line, index) => ({
    ...line,
    middle: (index + 0.5) * step,
    bottom: (index + 1) * step,
  }));
  const text = (
    field: 'title' | 'value' | 'trend',
    x: number,
    align: 'left' | 'right',
    bold: boolean,
  ): PanelLayer => ({
    mark: {
      type: 'text',
      align,
      baseline: 'middle',
      fontSize: 13,
      fontWeight: bold ? 'bold' : 'normal',
      color: field === 'value' ? INK_COLOR : MUTED_COLOR,
    },
    encoding: { text: { field, type: 'nominal' }, x: { value: x }, y: pixels('middle') },
  });
  return {
    width: widthPx,
    height: heightPx,
    data: { values },
    layer: [
      ...panelHeader('Latest metrics', [], widthPx),
      {
        mark: { type: 'rule', color: GRID_COLOR },
        encoding: { x: { value: 0 }, x2: { value: widthPx }, y: pixels('bottom') },
      },
      text('title', 0, 'left', false),
      text('value', widthPx * 0.7, 'right', true),
      text('trend', widthPx * 0.75, 'left', false),
    ],
  };
}

/** A field that holds pixels from the top. */
function pixels(field: string) {
  return { field, type: 'quantitative', scale: null, axis: null } as const;
}
