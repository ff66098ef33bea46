import js from '@eslint/js';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { importDirection } from './scripts/lint/import-direction.mjs';
import { noCircularImports } from './scripts/lint/no-circular-imports.mjs';

/** Names that pages have and Node has not, and the other way round. */
const pageOnly = Object.keys(globals.browser).filter((name) => !(name in globals.node));
const nodeOnly = Object.keys(globals.nodeBuiltin)
  .concat('__dirname', '__filename', 'require', 'module')
  .filter((name) => !(name in globals.browser));

const nodeModules = {
  patterns: [{ regex: '^node:', message: 'This code runs in pages too.' }],
};

const typescript = tseslint.config({
  files: ['**/*.ts'],
  extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.strict],
  languageOptions: {
    parserOptions: {
      project: ['./tsconfig.json', './tsconfig.node.json', './tsconfig.e2e.json'],
      tsconfigRootDir: import.meta.dirname,
    },
  },
  rules: {
    '@typescript-eslint/consistent-type-imports': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true },
    ],
    '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    '@typescript-eslint/require-await': 'off',
    '@typescript-eslint/unbound-method': 'off',
    '@typescript-eslint/no-dynamic-delete': 'off',
    '@typescript-eslint/no-non-null-assertion': 'off',
    '@typescript-eslint/no-extraneous-class': 'off',
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
  },
});

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      'demo/docs/',
      'coverage/',
      'kernel/',
      'training/',
      'frameworks/',
      'test/package/framework-types/',
      'test/package/contract/angular/',
      '**/node_modules/',
      '**/generated/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...typescript,
  {
    plugins: {
      imports: {
        rules: { 'import-direction': importDirection, 'no-circular-imports': noCircularImports },
      },
    },
    rules: {
      'no-console': 'error',
      'max-lines': ['warn', { max: 350, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['{src,cli,node,server,server-sdk,toolchains}/**/*.ts'],
    rules: { 'imports/import-direction': 'error' },
  },
  {
    files: ['{src,cli,node,server,server-sdk,toolchains,avatars}/**/*.ts'],
    rules: { 'imports/no-circular-imports': 'error' },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', nodeModules],
      'no-restricted-globals': ['error', ...nodeOnly],
    },
  },
  {
    files: ['src/{base,audio,motion,lipsync,protocol}/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...nodeOnly, ...pageOnly] },
  },
  { files: ['test/package/contract/*.js'], languageOptions: { globals: globals.browser } },
  { files: ['src/base/logger.ts', 'embed/**/*.js'], rules: { 'no-console': 'off' } },
  {
    files: ['src/{element,companions}/**/*.ts', 'src/define.ts', 'src/companions.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/best-practice']],
    plugins: { 'lit-a11y': litA11y },
    rules: litA11y.configs.recommended.rules,
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
            // Typed as a promise by @open-wc/semantic-dom-diff, which it never is.
            { from: 'package', package: 'chai', name: 'Equal' },
          ],
        },
      ],
    },
  },
  {
    files: [
      '**/*.mjs',
      '{cli,node,server,server-sdk,toolchains}/**/*.ts',
      'test/{cli,server,server-sdk,e2e,avatars,package,tooling}/**/*.ts',
    ],
    languageOptions: { globals: globals.node },
  },
  {
    files: [
      'demo/**/*.{js,mjs}',
      'embed/**/*.js',
      'site/assets/*.js',
      'bench/**/*.js',
      'scripts/test/machine-speed.mjs',
    ],
    languageOptions: { globals: globals.browser },
  },
);
