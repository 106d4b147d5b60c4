import { describe, expect, it } from 'vitest';
import { createVerifiedTokens } from '../../../src/http/verified-tokens.ts';

interface SignedIn {
  readonly viewer: { readonly subject: string; readonly name: string };
  readonly expiresAt: Date;
}

const minuteMs = 60_000;
const viewer = { subject: 'ada', name: 'Ada' };

describe('Verified tokens', () => {
  it('A token is known until it expires', () => {
    const clock = { ms: 0 };
    const tokens = createVerifiedTokens<SignedIn>(() => clock.ms);
    const signedIn = { viewer, expiresAt: new Date(minuteMs) };
    tokens.add('token', signedIn);
    clock.ms = minuteMs - 1;
    expect(tokens.find('token')).toBe(signedIn);
    clock.ms = minuteMs;
    expect(tokens.find('token')).toBeNull();
    expect(tokens.find('another')).toBeNull();
  });

  it('A token that lives for hours is checked again after ten minutes', () => {
    const clock = { ms: 0 };
    const tokens = createVerifiedTokens<SignedIn>(() => clock.ms);
    tokens.add('token', { viewer, expiresAt: new Date(60 * minuteMs) });
    clock.ms = 10 * minuteMs;
    expect(tokens.find('token')).toBeNull();
  });

  it('The oldest of too many tokens is forgotten', () => {
    const tokens = createVerifiedTokens<SignedIn>(() => 0);
    for (let n = 0; n <= 10_000; n += 1) {
      tokens.add(String(n), { viewer, expiresAt: new Date(minuteMs) });
    }
    expect(tokens.find('0')).toBeNull();
    expect(tokens.find('1')?.viewer).toBe(viewer);
  });
});
