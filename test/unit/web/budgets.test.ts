import { expect, test } from 'vitest';
import type { BuiltChunk } from '../../../web/build/budgets.ts';
import { budgetsOf, formatBudgets, isExceeded, limits } from '../../../web/build/budgets.ts';

const chunk = (
  name: string,
  bytes: number,
  {
    imports = [],
    dynamicImports = [],
    isEntry = false,
  }: Partial<Pick<BuiltChunk, 'imports' | 'dynamicImports' | 'isEntry'>> = {},
): BuiltChunk => ({
  fileName: `${name}.js`,
  name,
  isEntry,
  isDynamicEntry: name.endsWith('-page'),
  imports,
  dynamicImports,
  bytes,
});
const app = [
  chunk('main', 90_000, { isEntry: true, imports: ['kit.js'] }),
  chunk('kit', 40_000),
  chunk('dashboard-page', 10_000, {
    imports: ['kit.js', 'pictures.js'],
    dynamicImports: ['timeline.js', 'deletion-reviews.js'],
  }),
  chunk('pictures', 20_000, { imports: ['main.js'] }),
  chunk('timeline', 15_000, { imports: ['pictures.js', 'scales.js'] }),
  chunk('scales', 4_000),
  chunk('deletion-reviews', 3_000),
  chunk('jobs-page', 5_000, { imports: ['kit.js', 'table.js'] }),
  chunk('table', 7_000),
];

test('The first view is the entry and the dashboard with everything that they load at once or later, each file once', () => {
  expect(budgetsOf(app, 0)[0]).toEqual({ what: 'first view', bytes: 179_000, limit: 200_000 });
});

test('A further page counts what the first view has not loaded', () => {
  expect(budgetsOf(app, 0)[1]).toEqual({ what: 'jobs-page', bytes: 12_000, limit: 60_000 });
});

test('Only a size above its limit is exceeded', () => {
  const [, , styles] = budgetsOf(app, limits.styles);
  const [, , larger] = budgetsOf(app, limits.styles + 1);
  expect([styles, larger].map((budget) => budget && isExceeded(budget))).toEqual([false, true]);
});

test('A report says which size is too large', () => {
  const report = formatBudgets(budgetsOf([...app, chunk('slow-page', 60_100)], 24_000));
  expect(report).toContain('slow-page             60.1 of 60 kB  TOO LARGE');
  expect(report).toContain('styles                24.0 of 25 kB\n'.trimEnd());
});

test('A build without the dashboard is refused, because the first view would be measured without it', () => {
  expect(() => budgetsOf([chunk('main', 1, { isEntry: true })], 0)).toThrow('dashboard-page');
});
