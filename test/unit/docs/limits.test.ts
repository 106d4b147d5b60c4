import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { environment } from '../../../src/environment.ts';

interface Limit {
  readonly name: string;
  readonly value: string;
  /** The environment variable; empty for a constant. */
  readonly setting: string;
  /** The file, or the library whose own limit it is. */
  readonly where: string;
  /** The constant in the file; empty when the file contains the number otherwise. */
  readonly constant: string;
}

const page = readFileSync('docs/LIMITS.md', 'utf8');

/** The rows of all tables of the page. */
function limitsOf(text: string): readonly Limit[] {
  let columns: readonly string[] = [];
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('|') || line.startsWith('| -')) return [];
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells[1] === 'limit') columns = cells;
    if (cells[1] === 'limit') return [];
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    const [where = '', constant = ''] = cell('where').replaceAll('`', '').split(': ');
    const setting = cell('setting').replaceAll('`', '');
    return [{ name: cell('limit'), value: cell('value'), setting, where, constant }];
  });
}

const limits = limitsOf(page);
const inCode = limits.filter(({ where }) => where.includes('/'));
const named = inCode.filter(({ constant }) => constant !== '');
const inNumbers = inCode.filter(
  ({ value, constant, setting }) => constant === '' && setting === '' && /\d/.test(value),
);
const withSetting = limits.filter(({ setting }) => setting !== '');

const units: Readonly<Record<string, number>> = {
  KiB: 1024,
  characters: 1,
  entries: 1,
  s: 1,
  h: 3600,
  days: 24 * 3600,
};

/** A value of the page as a number, in seconds where it is a time. */
function numberOf(value: string): number {
  const [, digits = '', unit] = /^([\d,]+)(?: (\w+))?$/.exec(value) ?? [];
  return Number(digits.replaceAll(',', '')) * (unit === undefined ? 1 : (units[unit] ?? NaN));
}

/** The number of a constant or of a property in a file: digits, and products and powers of them. */
function constantOf(file: string, name: string): number {
  const source = readFileSync(file, 'utf8');
  const [, text = ''] = new RegExp(`\\b${name}(?: =|:) ([\\d_ *()-]+)[;,} ]`).exec(source) ?? [];
  if (text === '') return NaN;
  const product = text
    .replaceAll('_', '')
    .replace(/ - 1$/, '')
    .split(/(?<!\*) \* /);
  return product
    .map((factor) => factor.split(' ** ').map(Number))
    .reduce((total, [base = NaN, power = 1]) => total * base ** power, 1);
}

const perSecond = (constant: string): number => (constant.endsWith('Ms') ? 1000 : 1);

/** The numbers that the code calls limits, in the folders of the edge and the schema. */
function constantsOf(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file))
    .flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /^(?:export )?const ((?:maximum|longest|most)\w+) = [\d_ *-]+;/gm,
        ),
      ].map(([, name = '']) => [file, name] as const),
    );
}

describe('The page docs/LIMITS.md', () => {
  it('The page has limits of each kind', () => {
    expect(named.length).toBeGreaterThan(25);
    expect(withSetting.length).toBeGreaterThan(4);
    for (const { name, where } of limits) {
      expect(where, name).toMatch(
        /^(?:(?:src|schema)\/[\w/-]+\.ts|graphql|graphql-ws|graphql-yoga)$/,
      );
    }
  });

  it.each(named)(
    'The limit of "$name" is the $constant of the code',
    ({ value, where, constant }) => {
      const seconds = constantOf(where, constant) / perSecond(constant);
      const days = value.endsWith('days') ? Math.floor(seconds / 86_400) * 86_400 : seconds;
      expect(days).toBe(numberOf(value));
    },
  );

  it.each(inNumbers)('The limit of "$name" is in $where', ({ value, where }) => {
    const source = readFileSync(where, 'utf8').replaceAll('_', '');
    for (const number of value.match(/\d[\d,]*/g) ?? []) {
      expect(source).toContain(number.replaceAll(',', ''));
    }
  });

  it.each(withSetting)('The default of $setting is "$value"', ({ setting, value }) => {
    expect(Object.keys(environment.shape)).toContain(setting);
    const { data } =
      environment.shape[setting as keyof typeof environment.shape].safeParse(undefined);
    const usual = value === '`false`' ? false : value === 'none' ? undefined : numberOf(value);
    expect(data).toBe(usual);
  });

  it('Every limit of the edge and of the schema is on the page', () => {
    const constants = [...constantsOf('src/http'), ...constantsOf('schema')];
    expect(constants.length).toBeGreaterThan(15);
    const documented = named.map(({ where, constant }) => `${where} ${constant}`);
    for (const [file, name] of constants) expect(documented).toContain(`${file} ${name}`);
  });

  it('Every setting that limits clients is on the page and in docs/OPERATIONS.md', () => {
    const settings = Object.keys(environment.shape).filter((name) =>
      /_PER_|^CORS_|^INTROSPECTION$|^GRAPHIQL$/.test(name),
    );
    expect(withSetting.map(({ setting }) => setting).toSorted()).toEqual(settings.toSorted());
    const operations = readFileSync('docs/OPERATIONS.md', 'utf8');
    for (const setting of settings) expect(operations).toContain(`| \`${setting}\``);
  });
});
