/** As long as jose trusts the keys that it has fetched, so that a withdrawn key ends at the same time. */
const maximumAgeMs = 10 * 60_000;
const maximumTokens = 10_000;

/** Tokens whose signature was checked, so that the sockets of one sign-in cost one check. */
export interface VerifiedTokens<SignedIn> {
  find(token: string): SignedIn | null;
  add(token: string, signedIn: SignedIn): void;
}

export function createVerifiedTokens<SignedIn extends { readonly expiresAt: Date }>(
  now: () => number = Date.now,
): VerifiedTokens<SignedIn> {
  const known = new Map<string, { readonly signedIn: SignedIn; readonly untilMs: number }>();
  return {
    find(token) {
      const entry = known.get(token);
      if (entry === undefined) return null;
      if (now() < entry.untilMs) return entry.signedIn;
      known.delete(token);
      return null;
    },
    add(token, signedIn) {
      const [oldest] = known.keys();
      if (known.size >= maximumTokens && oldest !== undefined) known.delete(oldest);
      const untilMs = Math.min(signedIn.expiresAt.getTime(), now() + maximumAgeMs);
      known.set(token, { signedIn, untilMs });
    },
  };
}
