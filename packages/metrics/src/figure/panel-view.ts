import type { TopLevelSpec } from 'vega-lite';

/** A figure of several panels. */
export type FigureSpecification = Extract<TopLevelSpec, { concat: unknown }>;

/** A panel of it that is made of layers. */
export type PanelView = Extract<FigureSpecification['concat'][number], { layer: unknown }>;

/** One layer of a panel. */
export type PanelLayer = PanelView['layer'][number];
