export { createAcrobot } from './acrobot.js';
export { createCartPole } from './cart-pole.js';
export { createMountainCarContinuous } from './mountain-car-continuous.js';
export { createPendulum } from './pendulum.js';
export { createRecall } from './recall.js';
export type { ExampleSetup } from './setup.js';
