import { describe, expect, it } from 'vitest';
import { describeOverlap } from '../../../../src/domain/practice/account-offer.ts';

const doubt = 'So few in common suggest that it is the account of another practice.';

describe('The overlap of an offered account', () => {
  it.each([
    ['nothing in common', { clients: 40, sameIds: 0, sameNames: 0 }],
    ['hardly anything in common', { clients: 40, sameIds: 1, sameNames: 2 }],
  ])('An account with %s is named as doubtful', (_, overlap) => {
    expect(describeOverlap(overlap)).toContain(doubt);
  });

  it.each([
    ['the same clients', { clients: 40, sameIds: 40, sameNames: 0 }],
    ['clients of the same names', { clients: 40, sameIds: 0, sameNames: 30 }],
    ['a tenth in common', { clients: 40, sameIds: 2, sameNames: 2 }],
    ['no clients', { clients: 0, sameIds: 0, sameNames: 0 }],
  ])('An account with %s is only described', (_, overlap) => {
    expect(describeOverlap(overlap)).not.toContain(doubt);
  });
});
