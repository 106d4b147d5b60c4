import type { Grant } from './grants.ts';
import { lifetimes } from './grants.ts';

/** What an authorization code stands for until it is traded. */
export interface CodeHolder {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
  readonly nonce: string | null;
}

/** Authorization codes: each can be used once, within five minutes. */
export class Codes {
  readonly #codes = new Map<string, CodeHolder & { readonly issuedAt: number }>();

  issue(holder: CodeHolder, now: number): string {
    const code = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
    this.#codes.set(code, { ...holder, issuedAt: now });
    return code;
  }

  /** `null` for a code that is unknown, used or too old. */
  take(code: string, now: number): CodeHolder | null {
    const holder = this.#codes.get(code);
    this.#codes.delete(code);
    if (holder === undefined || now >= holder.issuedAt + lifetimes.code * 1000) return null;
    return holder;
  }
}
