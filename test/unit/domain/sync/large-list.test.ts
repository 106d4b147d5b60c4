import { describe, expect, it } from 'vitest';
import {
  afterLargeResponse,
  firstRoute,
  pointsAtSize,
  tooLargeFailure,
  wholeAgainAt,
} from '../../../../src/domain/sync/large-list.ts';
import type { SourceFailureReason } from '../../../../src/domain/sync/source-failure.ts';
import { SourceFailure } from '../../../../src/domain/sync/source-failure.ts';

const failed = (reason: SourceFailureReason): SourceFailure =>
  new SourceFailure(reason, 'client.api/list', 'test');
const refused = { type: 'rejected', status: 400, message: 'too many clients' } as const;
const large = (refusals: number) => ({ refusals, refusedAt: new Date('2026-11-24T19:00:00Z') });

describe('A failure that points at the size of its list', () => {
  it.each<[string, boolean, SourceFailureReason]>([
    ['a 400', true, refused],
    ['a 413', true, { ...refused, status: 413 }],
    ['a gateway that gave up', true, { type: 'unavailable', status: 504 }],
    ['a response that never starts', true, { type: 'unavailable', status: null, timedOut: true }],
    ['a response that breaks off', false, { type: 'unavailable', status: 200 }],
    ['a response that stops', false, { type: 'unavailable', status: 200, timedOut: true }],
    ['a refused connection', false, { type: 'unavailable', status: null }],
    ['maintenance', false, { type: 'unavailable', status: 503 }],
    ["a refusal in XPM's words", false, { ...refused, status: 200 }],
    ['a refused token', false, { type: 'tokenRefused', status: 401, account: 'LISTED' }],
    ['a used-up limit', false, { type: 'limited', limit: 'DAY', until: new Date(0) }],
  ])('The size is suspected after %s: %s', (_, expected, reason) => {
    expect(pointsAtSize(failed(reason))).toBe(expected);
  });
});

describe('A list that is too large for one response', () => {
  it('A full run takes the pages after the second failure', () => {
    const first = { mode: 'FULL', route: 'WHOLE', failures: 1, large: null } as const;
    expect(afterLargeResponse(first)).toEqual({ type: 'retry' });
    expect(afterLargeResponse({ ...first, failures: 2 })).toEqual({
      type: 'reroute',
      route: 'PAGES',
    });
  });

  it('A list that is known to be large gets one call', () => {
    const first = { mode: 'FULL', route: 'WHOLE', failures: 1, large: large(1) } as const;
    expect(afterLargeResponse(first)).toEqual({ type: 'reroute', route: 'PAGES' });
  });

  it('Changes that are too many are read client by client', () => {
    const pages = { mode: 'FULL', route: 'PAGES', failures: 1, large: large(1) } as const;
    expect(afterLargeResponse(pages)).toEqual({ type: 'reroute', route: 'RECORDS' });
    const changes = { mode: 'INCREMENTAL', route: 'WHOLE', failures: 2, large: null } as const;
    expect(afterLargeResponse(changes)).toEqual({ type: 'reroute', route: 'RECORDS' });
  });

  it('No route is left after the last', () => {
    const last = { mode: 'FULL', route: 'RECORDS', failures: 1, large: null } as const;
    expect(afterLargeResponse(last)).toEqual({ type: 'exhausted' });
  });

  it.each([
    [1, '2026-11-25T18:00:00Z'],
    [2, '2026-11-26T18:00:00Z'],
    [3, '2026-11-28T18:00:00Z'],
    [9, '2026-12-01T18:00:00Z'],
  ])('After %i refusals the whole list is requested again at %s', (refusals, at) => {
    expect(wholeAgainAt(large(refusals))).toEqual(new Date(at));
    expect(firstRoute('FULL', large(refusals), new Date(Date.parse(at) - 1))).toBe('PAGES');
    expect(firstRoute('FULL', large(refusals), new Date(at))).toBe('WHOLE');
  });

  it('A list that was never refused is requested whole, and so are changes', () => {
    expect(firstRoute('FULL', null, new Date())).toBe('WHOLE');
    expect(firstRoute('INCREMENTAL', large(1), large(1).refusedAt)).toBe('WHOLE');
  });

  it('The failure says what was tried and what happens next', () => {
    expect(tooLargeFailure('clients', failed(refused))).toEqual({
      code: 'LIST_TOO_LARGE',
      message:
        'The list of clients is too large for XPM to return at once, and reading it in parts failed, too. Everything that was read before is kept, and the next sync tries again. If that fails as well, report it to Xero. XPM rejected client.api/list with the message: too many clients',
      actor: 'XPM',
    });
  });
});
