// @ts-check
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import simpleImportSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

const noDefaultExports = {
  selector: 'ExportDefaultDeclaration',
  message: 'Name what you export, so that it has one name everywhere.',
};
const noLiteralSpreads = {
  selector: 'SpreadElement > :matches(ObjectExpression, ArrayExpression)',
  message: 'Write the entries of the literal where they are spread.',
};
const noProcessEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only src/config.ts reads the environment; take a Config as an argument.',
};
const test = '/^(it|test|describe)$/';
const lowerCase = '/^[^A-Z`\\d$%]/';
// A selector takes no line breaks.
const noLowerCaseTitles = {
  selector: [
    'CallExpression',
    `:matches([callee.name=${test}], [callee.callee.object.name=${test}], [callee.object.name=${test}])`,
    ':not([callee.property.name=/^(each|for)$/])',
    `:matches([arguments.0.value=${lowerCase}], [arguments.0.quasis.0.value.raw=${lowerCase}])`,
  ].join(''),
  message: 'Write a sentence with its subject, or name the subject of a describe; capital first.',
};

export default defineConfig(
  { ignores: ['node_modules', '.data', '.cache', 'prisma/generated', 'web/dist', '**/*.d.ts'] },
  js.configs.recommended,
  {
    plugins: { 'simple-import-sort': simpleImportSort },
    rules: {
      curly: ['error', 'multi-line', 'consistent'],
      'simple-import-sort/imports': ['error', { groups: [['^node:', '^\\w|^@', '^\\.']] }],
      'simple-import-sort/exports': 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', noDefaultExports, noLiteralSpreads, noProcessEnv],
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: false },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
    },
  },
  {
    // Inferred types are the point here.
    files: ['schema/**', 'workflows/activities.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: ['web/**/*.ts', 'web/**/*.tsx'],
    extends: [reactHooks.configs.flat.recommended, jsxA11y.flatConfigs.strict],
    // The types of a component are its props; what it returns is always an element.
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: ['workflows/*.ts'],
    ignores: ['workflows/activities.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(node:|@temporalio/(client|worker|activity)|\\./activities)',
              allowTypeImports: true,
              message: 'Workflow code is replayed: it may do no I/O. Import this as a type only.',
            },
          ],
        },
      ],
    },
  },
  {
    // Command-line entry points speak to a person; config.ts is the one reader of the environment.
    files: [
      'embedded/**',
      'bench/**',
      'sandbox/main.ts',
      'simulation/main.ts',
      'codegen.ts',
      'test/run.ts',
      'test/workflows/record.ts',
    ],
    rules: {
      'no-console': 'off',
      'no-restricted-syntax': ['error', noDefaultExports, noLiteralSpreads],
    },
  },
  {
    files: ['src/config.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExports, noLiteralSpreads] },
  },
  {
    files: ['test/**'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-syntax': ['error', noDefaultExports, noLiteralSpreads, noLowerCaseTitles],
    },
  },
  {
    files: [
      '*.config.ts',
      'web/vite.config.ts',
      'test/support/global-setup.ts',
      'prisma.config.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        WebAssembly: 'readonly',
      },
    },
  },
);
