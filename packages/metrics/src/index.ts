export { EventLogClosedError } from './errors/event-log-closed-error.js';
export { FileTooLargeError } from './errors/file-too-large-error.js';
export { HistoryDamagedError } from './errors/history-damaged-error.js';
export { InvalidRowError } from './errors/invalid-row-error.js';
export { NewerMetricsFormatError } from './errors/newer-metrics-format-error.js';
export { RowOrderError } from './errors/row-order-error.js';
export { RunLogClosedError } from './errors/run-log-closed-error.js';
export { RunLogDamagedError } from './errors/run-log-damaged-error.js';
export { RunLogFullError } from './errors/run-log-full-error.js';
export { metricDefinition, metricDefinitions } from './metric-definitions.js';
export type { MetricDefinition, MetricDirection, MetricName } from './metric-definitions.js';
export { readMetricsHistory, writeMetricsHistory } from './metrics-history.js';
export { figureOf } from './metrics-row.js';
export type { MetricsRow } from './metrics-row.js';
export { listRuns, RunList } from './run-list.js';
export type { RunSummary } from './run-list.js';
export { readRunConfiguration, writeRunConfiguration } from './run-configuration.js';
export type { RunConfiguration } from './run-configuration.js';
export {
  lastingNotices,
  readRunNotices,
  RUN_NOTICES_FILE,
  RunNotices,
  SESSION_TOPIC,
} from './run-notices.js';
export type { RunNotice } from './run-notices.js';
export type { RunLogContent } from './run-log-content.js';
export type { RunLogHeader, RunParent } from './run-log-header.js';
export { readRunLog, RunLog } from './run-log.js';
export type { RunLogOptions } from './run-log.js';
export { RunLogTail } from './run-log-tail.js';
export { figureText } from './figure/figure-number.js';
export { summaryLines } from './figure/summary.js';
export type { SummaryLine } from './figure/summary.js';
export { renderTrainingFigure, writeTrainingFigure } from './figure/figure-renderer.js';
export { trainingFigure } from './figure/training-figure.js';
export type { TrainingFigureOptions } from './figure/training-figure.js';
export { EventLog } from './tensorboard/event-log.js';
export type { EventLogOptions } from './tensorboard/event-log.js';
export type { ImageValue, TaggedValue } from './tensorboard/event.js';
export { histogramOf } from './tensorboard/histogram.js';
export type { Column, Histogram } from './tensorboard/histogram.js';
export type { HyperParameters } from './tensorboard/hyper-parameters.js';
