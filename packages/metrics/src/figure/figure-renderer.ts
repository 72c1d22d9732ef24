import { createRequire } from 'node:module';
import { writeFileAtomically } from '../atomic-file.js';
import type { MetricsRow } from '../metrics-row.js';
import { FONT_FAMILY } from './figure-theme.js';
import type { FigureSpecification } from './panel-view.js';
import type { TrainingFigureOptions } from './training-figure.js';
import { figureFrame, trainingFigure } from './training-figure.js';

/** Pixels of the picture for one of the figure. */
const SCALE = 1.2;

/**
 * The six panels of a run as a PNG of 1800 x 1080 pixels; the same rows give the same bytes. Takes some hundred milliseconds of the calling
 * thread. Vega and resvg are loaded by the first call.
 */
export async function renderTrainingFigure(
  rows: readonly MetricsRow[],
  options: TrainingFigureOptions = {},
): Promise<Uint8Array> {
  return rasterized(await renderSvg(trainingFigure(rows, options)));
}

/** Writes the same picture. After a crash the file is the old one or the new one, whole. */
export async function writeTrainingFigure(
  path: string,
  rows: readonly MetricsRow[],
  options: TrainingFigureOptions = {},
): Promise<void> {
  await writeFileAtomically(path, await renderTrainingFigure(rows, options));
}

/** The figure as SVG, in a frame that does not depend on how wide its labels are. */
export async function renderSvg(specification: FigureSpecification): Promise<string> {
  // One after the other: they share modules, which jest's loader does not link twice at once.
  const vega = await import('vega');
  const vegaLite = await import('vega-lite');
  const { spec } = vegaLite.compile(specification);
  const view = new vega.View(vega.parse({ ...spec, ...frame }), { renderer: 'none', logLevel: vega.Error });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

const { widthPx, heightPx, leftPx, topPx } = figureFrame;
const frame = {
  autosize: 'none',
  width: widthPx - leftPx,
  height: heightPx - topPx,
  padding: { left: leftPx, top: topPx, right: 0, bottom: 0 },
} as const;

async function rasterized(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    // Without a font file resvg drops text silently; fonts of the machine would make the bytes depend on it.
    font: { fontFiles: fontFiles(), loadSystemFonts: false, defaultFontFamily: FONT_FAMILY },
  });
  return resvg.render().asPng();
}

function fontFiles(): string[] {
  const require = createRequire(import.meta.url);
  return ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
    require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
  );
}
