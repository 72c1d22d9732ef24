import { jestConfig } from '../../jest.config.base.mjs';

export default {
  ...jestConfig('checkpoints'),
  // Rows of the torture at a time.
  maxConcurrency: 2,
  // For `nx run checkpoints:coverage`; what is not covered, and why, is in TORTURE.md. Three files hold types only.
  coverageProvider: 'v8',
  coverageReporters: ['text', 'json'],
  collectCoverageFrom: [
    'src/**/*.ts',
    '!src/checkpoint-content.ts',
    '!src/checkpoint-metadata.ts',
    '!src/retention/retention-policy.ts',
  ],
  coverageThreshold: { global: { branches: 98 } },
};
