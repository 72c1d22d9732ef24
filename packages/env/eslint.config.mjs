import root from '../../eslint.config.mjs';

/** The package itself imports nothing from outside; its tests import jest and fast-check. */
export default [...root, { files: ['test/**/*.ts'], rules: { '@nx/enforce-module-boundaries': 'off' } }];
