/** The person who is signed in, and a token for the API. */
export interface SignedIn {
  /** What distinguishes this person from others. */
  readonly as: string;
  readonly token: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Where tokens come from: the embedded stack's demo people, or an OpenID issuer. */
export interface Identity {
  readonly type: 'demo' | 'issuer';
  /** Signs somebody in. At an issuer the window goes to its page, and comes back with `resume`. */
  readonly signIn: (as: string) => Promise<SignedIn>;
  /** Who was signed in before the window was loaded; null when nobody was. */
  readonly resume: () => Promise<SignedIn | null>;
  /** A new token; null when the person has to sign in again. */
  readonly renew: (signedIn: SignedIn) => Promise<SignedIn | null>;
  readonly forget: () => void;
}

/** The `exp` of a JWT (RFC 7519, 4.1.4) in milliseconds. */
export function expiryOf(token: string): number {
  const [, payload = ''] = token.split('.');
  const json = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
  const { exp } = JSON.parse(json) as { readonly exp: number };
  return exp * 1000;
}
