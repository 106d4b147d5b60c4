import { describe, expect, it } from 'vitest';
import { chooseAccount } from '../../../../src/domain/practice/choose-account.ts';

const old = (tenantId: string) => ({ tenantId, isOfThisConsent: false });
const given = (tenantId: string) => ({ tenantId, isOfThisConsent: true });
const first = { previous: null, taken: [] };
const connected = { previous: 'ours', taken: [] };

describe('The account of a consent', () => {
  it('The first connection takes the only account of the consent', () => {
    const choice = chooseAccount([old('theirs'), given('new')], first);
    expect(choice).toMatchObject({ type: 'chosen', account: { tenantId: 'new' } });
  });

  it('The account of the practice is chosen, also when Xero still lists it under an earlier consent', () => {
    expect(chooseAccount([old('ours')], connected)).toMatchObject({ type: 'chosen' });
    const choice = chooseAccount([old('theirs'), old('ours')], connected);
    expect(choice).toMatchObject({ type: 'chosen', account: { tenantId: 'ours' } });
  });

  it('The account of the practice is chosen among several of the consent', () => {
    const choice = chooseAccount([given('new'), given('ours')], connected);
    expect(choice).toMatchObject({ type: 'chosen', account: { tenantId: 'ours' } });
  });

  it('Another account is chosen when the consent was given for that alone', () => {
    const choice = chooseAccount([old('ours'), given('new')], connected);
    expect(choice).toMatchObject({ type: 'another', account: { tenantId: 'new' } });
    expect(chooseAccount([old('new')], connected)).toMatchObject({ type: 'another' });
  });

  it('The account of another practice is never chosen', () => {
    const theirs = { previous: null, taken: ['theirs'] };
    expect(chooseAccount([given('theirs')], theirs)).toEqual({ type: 'taken' });
    const choice = chooseAccount([old('theirs'), old('new')], theirs);
    expect(choice).toMatchObject({ type: 'chosen', account: { tenantId: 'new' } });
  });

  it('No account is guessed among several', () => {
    const choice = chooseAccount([given('one'), given('two')], first);
    expect(choice).toEqual({ type: 'several', count: 2 });
    expect(chooseAccount([], first)).toEqual({ type: 'none' });
  });
});
