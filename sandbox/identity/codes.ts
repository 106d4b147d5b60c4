import type { Grant } from './grants.ts';
import { lifetimesSeconds } from './grants.ts';

/** The grant behind an authorization code. */
export interface CodeGrant {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
  readonly nonce: string | null;
}

/** Authorization codes. Each can be used once, within five minutes (docs/xpm-api.md 1.3). */
export class AuthorizationCodes {
  readonly #codes = new Map<string, CodeGrant & { readonly issuedAt: number }>();

  issue(codeGrant: CodeGrant, now: number): string {
    const code = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
    this.#codes.set(code, { ...codeGrant, issuedAt: now });
    return code;
  }

  /**
   * Redeems a code; `null` for a code that is unknown, used or expired. `now` is in milliseconds.
   */
  redeem(code: string, now: number): CodeGrant | null {
    const codeGrant = this.#codes.get(code);
    this.#codes.delete(code);
    if (codeGrant === undefined || now >= codeGrant.issuedAt + lifetimesSeconds.code * 1000) {
      return null;
    }
    return codeGrant;
  }
}
