/** What another program needs to ask the dashboard: paths, and schemas of what they answer. Nothing of the server. */
export {
  checkpointIdSchema,
  checkpointListSchema,
  checkpointSchema,
  comparisonSchema,
  gameSchema,
  verificationSchema,
} from './checkpoint-schemas.js';
export type { Checkpoint, Comparison, Game, Verification } from './checkpoint-schemas.js';
export {
  errorSchema,
  figureListSchema,
  healthSchema,
  replayListSchema,
  replaySchema,
} from './other-schemas.js';
export type { FigureEntry, Replay } from './other-schemas.js';
export { jsonRoutes, otherRoutes, pathOf, streamEvents } from './routes.js';
export type { JsonRoute, JsonRoutes, OtherRoute, OtherRoutes } from './routes.js';
export {
  configurationSchema,
  curvesSchema,
  definitionsSchema,
  rowSchema,
  runDetailSchema,
  runListSchema,
  runSchema,
} from './run-schemas.js';
export type { Curves, Row, Run, RunDetail } from './run-schemas.js';
