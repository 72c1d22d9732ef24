import { jestConfig } from '../../jest.config.base.mjs';

export default jestConfig('dashboard', { usesOnnxRuntime: true });
