import { fileURLToPath } from 'node:url';

/**
 * What every project's jest shares: TypeScript through swc as ES modules, and workspace packages from their sources,
 * so that tests need no build.
 *
 * @param {string} displayName the project's name
 * @param {{ usesOnnxRuntime?: boolean }} [options] whether its tests run ONNX Runtime's native code
 * @returns {import('jest').Config}
 */
export function jestConfig(displayName, { usesOnnxRuntime = false } = {}) {
  return {
    displayName,
    setupFiles: usesOnnxRuntime ? [fileURLToPath(new URL('./jest.one-realm.mjs', import.meta.url))] : [],
    testEnvironment: 'node',
    // Ends a test that hangs; a slow disk or a busy machine is no failure.
    testTimeout: 120_000,
    testEnvironmentOptions: { customExportConditions: ['@hideout/source', 'node', 'node-addons'] },
    testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
    extensionsToTreatAsEsm: ['.ts', '.tsx'],
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    moduleFileExtensions: ['ts', 'tsx', 'mjs', 'js', 'json', 'node'],
    transform: {
      '^.+\\.tsx?$': [
        '@swc/jest',
        {
          swcrc: false,
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', tsx: true },
            transform: { react: { runtime: 'automatic' } },
          },
          module: { type: 'es6' },
          sourceMaps: 'inline',
        },
      ],
    },
  };
}
