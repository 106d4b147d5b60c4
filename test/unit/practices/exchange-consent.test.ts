import { describe, expect, it } from 'vitest';
import type { PendingConsent } from '../../../src/db/unit-of-work.ts';
import type { SourceFailureReason } from '../../../src/domain/sync/source-failure.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { XpmConsent } from '../../../src/ports/xpm/xpm-consent.ts';
import { exchangeConsent } from '../../../src/practices/connection/exchange-consent.ts';

const callback = new URL('http://localhost/xpm/callback');
const expected: PendingConsent = {
  practiceId: 'P1',
  subject: 'ada',
  requestedBy: 'Ada Finch',
  state: 'S1',
  codeVerifier: 'V1',
  expiresAt: new Date('2026-11-24T09:00:00Z'),
};

function failingWith(reason: SourceFailureReason): XpmConsent {
  const fail = () => Promise.reject(new SourceFailure(reason, 'connect/token', 'connect/token'));
  return {
    newCodeVerifier: () => 'V1',
    authorizationUrl: fail,
    exchange: fail,
    clients: fail,
    disconnect: fail,
  };
}

describe('A consent that yields no tokens', () => {
  it.each<[string, SourceFailureReason]>([
    ['is no longer valid', { type: 'auth' }],
    ['cannot be exchanged because Xero does not respond', { type: 'unavailable', status: 503 }],
    [
      'comes back with a callback that is not complete',
      { type: 'rejected', status: 400, message: 'the callback has no code', speaker: 'SERVICE' },
    ],
  ])(
    'A consent that %s is not said to have ended a connection that still works',
    async (_what, reason) => {
      const deps = { consent: failingWith(reason), onFailure: () => undefined };
      const exchanged = await exchangeConsent(deps, callback, expected);
      const message = exchanged.type === 'notGranted' ? exchanged.message : null;
      expect(message).toMatch(/nothing was changed/i);
      expect(message).not.toContain('not connected');
    },
  );
});
