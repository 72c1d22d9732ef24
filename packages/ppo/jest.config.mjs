import { jestConfig } from '../../jest.config.base.mjs';

export default jestConfig('ppo', { usesOnnxRuntime: true });
