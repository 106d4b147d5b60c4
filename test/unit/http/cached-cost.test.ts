import { parse } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { createCachedCost } from '../../../src/http/limits/cached-cost.ts';

const document =
  parse(`query Some($id: ID!, $first: Int) { practice(id: $id) { clients(first: $first) { totalCount edges { cursor } } } }
  query Few { viewer { name } }`);

describe('The cost of an operation', () => {
  let costOf = createCachedCost();
  beforeEach(() => {
    costOf = createCachedCost();
  });
  const some = (variableValues: Record<string, unknown>) =>
    costOf({ schema, document, operationName: 'Some', variableValues });

  it('The size of a page, the usual size and the operation of the document decide it', () => {
    for (const _again of [1, 2]) {
      expect(some({ id: 'a', first: 10 })).toMatchObject({ type: 'cost', cost: 32 });
      expect(some({ id: 'b', first: 200 })).toMatchObject({ cost: 602 });
      expect(some({ id: 'a' })).toMatchObject({ cost: 152 });
      expect(some({ id: 'a', first: null })).toMatchObject({ cost: 152 });
      expect(costOf({ schema, document, operationName: 'Few' })).toMatchObject({ cost: 2 });
    }
  });

  it('Invalid variables and unknown operations are left to the execution', () => {
    expect(some({ first: 11 })).toEqual({ type: 'notExecutable' });
    expect(some({ id: 'a', first: 'many' })).toEqual({ type: 'notExecutable' });
    expect(costOf({ schema, document })).toEqual({ type: 'notExecutable' });
    expect(costOf({ schema, document, operationName: 'None' })).toEqual({ type: 'notExecutable' });
  });

  it('More sizes than are kept are counted all the same', () => {
    for (let first = 1; first <= 50; first += 1) {
      expect(some({ id: 'a', first })).toMatchObject({ cost: 2 + 3 * first });
    }
  });
});
