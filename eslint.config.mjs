import tseslint from 'typescript-eslint';
import { bareWords } from './test/stand/l10n/bare-words-rule.ts';
import { lateWords } from './test/stand/l10n/late-words-rule.ts';

/** Time and chance are injected (house rule): only these places may reach for the real ones. */
const injected = [
  'Clock and Random are handed in; see src/core/clock.ts and src/core/random.ts',
].join('');

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'out/**',
      'media/**',
      'node_modules/**',
      'coverage/**',
      'test/vscode-host/**',
      '**/*.mjs',
      '**/*.cjs',
      '**/*.js',
      'test/fixtures/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: true },
      ],
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [
      'src/core/clock.ts',
      'src/core/random.ts',
      'src/core/simulated-clock.ts',
      'src/webview/**',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: injected },
        { object: 'performance', property: 'now', message: injected },
        { object: 'Math', property: 'random', message: injected },
      ],
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
          name,
          message: injected,
        })),
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/vscode/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'vscode', message: 'only src/vscode may import vscode' }] },
      ],
    },
  },
  {
    files: ['src/vscode/**/*.ts', 'src/webview/**/*.ts'],
    // Titles of commands and of the walkthrough are translated by package.nls.json.
    ignores: ['src/vscode/commands/table.ts', 'src/vscode/walkthrough-table.ts'],
    plugins: { words: { rules: { bare: bareWords } } },
    rules: {
      'words/bare': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name=/^(toFixed|toPrecision|toLocaleString)$/]',
          message:
            'figures that are shown are written by src/vscode/figures.ts or src/webview/figures.ts',
        },
      ],
    },
  },
  {
    files: ['src/webview/**/*.ts'],
    plugins: { page: { rules: { late: lateWords } } },
    rules: { 'page/late': 'error' },
  },
  {
    // What is written down for whoever helps the user is in English.
    files: ['src/vscode/completion/*-log.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'it'], package: 'mocha' }],
        },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
);
