import { hash } from 'node:crypto';

/** A token takes about 300 bytes here, and a viewer has one for an hour. */
const maximumTokens = 10_000;

/**
 * Tokens whose signature was checked with the keys that are still in use. A signature costs more than the rest of a
 * small query, and clients send the same token with every request.
 */
export interface VerifiedTokens<SignedIn> {
  /** @param keys the version of the issuer's keys; a token that older keys verified is not known any more */
  find(token: string, keys: number): SignedIn | null;
  add(token: string, keys: number, signedIn: SignedIn): void;
}

export function createVerifiedTokens<
  SignedIn extends { readonly expiresAt: Date },
>(): VerifiedTokens<SignedIn> {
  const byHash = new Map<string, SignedIn>();
  let version = 0;
  const forgetOlderThan = (keys: number): void => {
    if (keys !== version) byHash.clear();
    version = keys;
  };
  return {
    find(token, keys) {
      forgetOlderThan(keys);
      const key = hashOf(token);
      const signedIn = byHash.get(key);
      if (signedIn === undefined) return null;
      if (signedIn.expiresAt.getTime() > Date.now()) return signedIn;
      byHash.delete(key);
      return null;
    },
    add(token, keys, signedIn) {
      forgetOlderThan(keys);
      // The oldest entry goes, which is the one that expires first where all tokens live equally long.
      const [oldest] = byHash.keys();
      if (oldest !== undefined && byHash.size >= maximumTokens) byHash.delete(oldest);
      byHash.set(hashOf(token), signedIn);
    },
  };
}

/** A dump of the process's memory must not contain everybody's tokens. */
const hashOf = (token: string): string => hash('sha256', token, 'base64url');
