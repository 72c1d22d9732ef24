import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const ui = ['react', 'react-dom', 'ink', 'ink-*', '@inkjs/*', 'express'];
const tensors = ['@tensorflow/*'];

/** The rules of docs/architecture.md: which room may import which, and which libraries stay out of it. */
const depConstraints = [
  { sourceTag: 'scope:env', onlyDependOnLibsWithTags: [], bannedExternalImports: ['*'] },
  { sourceTag: 'scope:compile', onlyDependOnLibsWithTags: [], bannedExternalImports: ui },
  { sourceTag: 'scope:ppo', onlyDependOnLibsWithTags: ['scope:compile'], bannedExternalImports: ui },
  {
    sourceTag: 'scope:checkpoints',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: [...ui, ...tensors],
  },
  { sourceTag: 'scope:metrics', onlyDependOnLibsWithTags: [], bannedExternalImports: [...ui, ...tensors] },
  {
    sourceTag: 'scope:dashboard',
    onlyDependOnLibsWithTags: ['scope:env', 'scope:checkpoints', 'scope:metrics'],
    bannedExternalImports: ['ink', 'ink-*', '@inkjs/*', ...tensors],
  },
  {
    sourceTag: 'scope:cli',
    onlyDependOnLibsWithTags: [
      'scope:env',
      'scope:ppo',
      'scope:checkpoints',
      'scope:metrics',
      'scope:dashboard',
    ],
    bannedExternalImports: ['express', ...tensors],
  },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['*'] },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/out-tsc', '**/node_modules', '**/coverage', '.nx'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  { plugins: { '@nx': nx } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Named exports only: a name that can be searched for.',
        },
      ],
      eqeqeq: 'error',
    },
  },
  // The dashboard plays policies without ppo; its tests compare what they do with the trainer's own.
  {
    files: ['apps/dashboard/test/**'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints: depConstraints.map((constraint) =>
            constraint.sourceTag === 'scope:dashboard'
              ? {
                  ...constraint,
                  onlyDependOnLibsWithTags: [...constraint.onlyDependOnLibsWithTags, 'scope:ppo'],
                }
              : constraint,
          ),
        },
      ],
    },
  },
  // The first of these rules keeps every package out of packages/env; its tests still need a test runner.
  { files: ['packages/env/test/**'], rules: { '@nx/enforce-module-boundaries': 'off' } },
  {
    files: ['**/*.mjs', '**/bin/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
);
