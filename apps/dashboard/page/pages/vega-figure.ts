import type { Spec } from 'vega';
import { Error as errorLevel, parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import type { TopLevelSpec } from 'vega-lite';
import { compile } from 'vega-lite';

/**
 * Draws a Vega-Lite specification as SVG, with the value of a point as its tooltip. Expressions are interpreted: the
 * page's policy lets no text become code. Nothing is loaded from anywhere.
 *
 * @returns what takes it away again
 */
export async function showFigure(element: HTMLElement, specification: unknown): Promise<() => void> {
  const { spec } = compile(withTooltips(specification as TopLevelSpec));
  const runtime = parse(spec as Spec, undefined, { ast: true });
  const view = new View(runtime, {
    renderer: 'svg',
    container: element,
    hover: true,
    logLevel: errorLevel,
    expr: expressionInterpreter,
  });
  await view.runAsync();
  return () => view.finalize();
}

/** Lines and points tell their values. */
function withTooltips(specification: TopLevelSpec): TopLevelSpec {
  return {
    ...specification,
    config: { ...specification.config, line: { tooltip: true }, point: { tooltip: true } },
  };
}
