import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Deciding is pure: same input, same bytes, on every machine and at any hour. Time and chance are passed in. */
const pureFolders = [
  'src/domain/**/*.ts',
  'src/mapping/**/*.ts',
  'src/sync/plan/**/*.ts',
  'src/sync/guard/**/*.ts',
  'src/reports/**/*.ts',
];

// One list per kind of file: a later `no-restricted-syntax` replaces an earlier one, it does not add to it.
const houseStyle = [
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that makes the thing.' },
  { selector: 'ExportDefaultDeclaration', message: 'No default exports: a thing has one name everywhere.' },
  {
    selector: ['Program', 'Program > ExportNamedDeclaration']
      .map((parent) => `${parent} > VariableDeclaration[kind='let']`)
      .join(', '),
    message: 'No mutable state at module level: keep it in a createThing(deps).',
  },
];
const purity = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pass the time in.' },
  { selector: "CallExpression[callee.name='Date']", message: 'Pass the time in.' },
  {
    selector: 'CallExpression[callee.property.name=/^(localeCompare|toLocale.*String)$/]',
    message: "Depends on the machine's language and zone: compare code units, format explicitly.",
  },
];
const focusedTests = [
  {
    selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|todo)$/]',
    message: 'Every test runs, for everyone.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'test/architecture/violations/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { rules: { eqeqeq: ['error', 'always', { null: 'ignore' }] } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        // Outside of tsconfig.json's folders.
        projectService: { allowDefaultProject: ['vitest.config.ts', 'scripts/*.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // A switch names every case, or says with `default` that the rest is meant to be alike.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Counting the characters of a text, as Partoo's limits do.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Things are made by createThing(deps) and have no `this`; ports are taken apart freely.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...houseStyle],
    },
  },
  { files: ['src/cli.ts', 'src/commands/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: pureFolders,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'console', 'fetch', 'crypto', 'performance'],
        ...['setTimeout', 'setInterval', 'setImmediate'],
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pass the time in.' },
        { object: 'Math', property: 'random', message: 'Pass the chance in.' },
      ],
      'no-restricted-syntax': ['error', ...houseStyle, ...purity],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...focusedTests],
      // A wrong guess fails the test, which is the point of it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // vitest's matchers (`expect.any(String)`) and JSON answers are `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // Fakes of ports: an empty log, an async answer without waiting.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', module: 'writable' } },
  },
  {
    // Must parse under the old Node that it turns away: no syntax that Node 12 does not know.
    files: ['bin/*.js'],
    languageOptions: { ecmaVersion: 2020 },
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ChainExpression', message: 'Node 12 cannot parse `?.`.' },
        { selector: "LogicalExpression[operator='??']", message: 'Node 12 cannot parse `??`.' },
      ],
    },
  },
);
