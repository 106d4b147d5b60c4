import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  inputProblem,
  maximumListLength,
  maximumTextLength,
} from '../../../src/http/limits/limit-input.ts';

const problemOf = (query: string, variableValues: Readonly<Record<string, unknown>> = {}) =>
  inputProblem({ document: parse(query, { noLocation: true }), variableValues });

const withVariable = 'query ($filter: JobFilter) { practice { jobs(filter: $filter) { id } } }';
const longText = 'x'.repeat(maximumTextLength + 1);
const longList = Array.from({ length: maximumListLength + 1 }, () => 'Planned');

describe('The arguments of an operation', () => {
  it.each<[string, unknown, string]>([
    [
      'A text that is too long',
      { search: longText },
      '`filter.search` may have 20000 characters and has 20001.',
    ],
    [
      'A list that is too long',
      { states: longList },
      '`filter.states` may have 500 entries and has 501.',
    ],
    ['A text with NUL', { search: 'a\0b' }, '`filter.search` contains a character'],
    ['A lone high surrogate', { states: ['ok', 'a\ud800b'] }, '`filter.states` contains'],
    ['A lone low surrogate', { or: [{ name: '\udc00' }] }, '`filter.or.name` contains'],
  ])('%s in a variable is refused by the name of the argument', (_what, filter, expected) => {
    expect(problemOf(withVariable, { filter })).toContain(expected);
  });

  it.each([
    ['{ jobs(filter: { search: "a\\u0000b" }) }', '`filter.search` contains'],
    ['{ a: node(id: "x") b: node(id: "\\u0000") }', '`id` contains'],
    [`{ jobs(filter: { states: [${'"x" '.repeat(501)}] }) }`, '`filter.states` may have 500'],
    ['fragment F on Practice { clients(after: "\\u0000") { id } } { x }', '`after` contains'],
    ['query ($first: String = "\\u0000") { x(y: $first) }', '`first` contains'],
  ])('A literal is checked as well: %.40s', (query, expected) => {
    expect(problemOf(query)).toContain(expected);
  });

  it('A variable inside of a literal is checked', () => {
    const query = 'query ($ids: [ID!]) { x(input: { only: { ids: $ids } }) }';
    expect(problemOf(query, { ids: longList })).toContain('`input.only.ids` may have 500');
  });

  it('The longest text and the longest list are accepted, with any character that can be stored', () => {
    const filter = {
      search: `${'x'.repeat(maximumTextLength - 3)}\u{1F4A5}\u0001`,
      states: longList.slice(1),
      count: 12,
      since: null,
    };
    expect(problemOf(withVariable, { filter })).toBeNull();
  });

  it('A variable that is nested thousands of levels deep does not overflow the stack', () => {
    let nested: unknown = 'x';
    for (let level = 0; level < 100_000; level += 1) nested = [nested];
    expect(problemOf(withVariable, { filter: nested })).toBeNull();
  });
});
