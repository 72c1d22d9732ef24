/** What metrics mean and how their figures are written: the part of this package that runs in a browser, too. */
export { metricDefinition, metricDefinitions } from './metric-definitions.js';
export type { MetricDefinition, MetricDirection, MetricName } from './metric-definitions.js';
export { smoothingRadius } from './figure/curve.js';
export { figureText } from './figure/figure-number.js';
export { metricText } from './figure/metric-text.js';
