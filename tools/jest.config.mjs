import { jestConfig } from '../jest.config.base.mjs';

export default { ...jestConfig('tools'), testTimeout: 240_000 };
