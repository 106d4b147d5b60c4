/** A person of the embedded stack, as `GET /dev/people` lists them. */
export interface DemoPerson {
  readonly as: string;
  readonly name: string;
  readonly role: string;
  readonly practice: string;
}

/** The person who is signed in, and a token for the API. */
export interface SignedIn {
  readonly as: string;
  readonly token: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Who is signed in. Tokens stay in memory; the window remembers only the person, to sign in again after a reload or
 * when a token expires.
 */
export interface Session {
  readonly signIn: (as: string) => Promise<void>;
  readonly signOut: () => void;
  /** Signs in the person from before the window was loaded again. */
  readonly resume: () => Promise<void>;
  /** A token that is valid for at least a minute, and is not the one that the API has refused. */
  readonly freshToken: (refused?: string) => Promise<string>;
  readonly current: () => SignedIn | null;
  readonly subscribe: (listener: () => void) => () => void;
}

const rememberedKey = 'practice-sync.person';
const renewBeforeMs = 60_000;

export async function listPeople(): Promise<readonly DemoPerson[]> {
  const response = await fetch('/dev/people');
  return response.ok ? ((await response.json()) as readonly DemoPerson[]) : [];
}

export function createSession(): Session {
  let signedIn: SignedIn | null = null;
  let renewal: Promise<SignedIn> | null = null;
  const listeners = new Set<() => void>();
  const change = (next: SignedIn | null): void => {
    signedIn = next;
    for (const listener of listeners) listener();
  };
  const signIn = async (as: string): Promise<SignedIn> => {
    const next = await requestToken(as);
    sessionStorage.setItem(rememberedKey, as);
    change(next);
    return next;
  };
  return {
    signIn: async (as) => {
      await signIn(as);
    },
    signOut: () => {
      sessionStorage.removeItem(rememberedKey);
      change(null);
    },
    resume: async () => {
      const as = sessionStorage.getItem(rememberedKey);
      if (as !== null) await signIn(as).catch(() => undefined);
    },
    freshToken: async (refused) => {
      if (signedIn === null) throw new Error('Nobody is signed in.');
      const { token, expiresAt } = signedIn;
      if (token !== refused && expiresAt - Date.now() > renewBeforeMs) return token;
      // Several requests at once share one renewal.
      renewal ??= signIn(signedIn.as).finally(() => {
        renewal = null;
      });
      return (await renewal).token;
    },
    current: () => signedIn,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function requestToken(as: string): Promise<SignedIn> {
  const response = await fetch('/dev/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as }),
  });
  if (!response.ok) throw new Error(`The sign-in failed with status ${response.status}.`);
  const { token } = (await response.json()) as { readonly token: string };
  return { as, token, expiresAt: expiryOf(token) };
}

/** The `exp` of a JWT (RFC 7519, 4.1.4) in milliseconds. */
function expiryOf(token: string): number {
  const [, payload = ''] = token.split('.');
  const json = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
  const { exp } = JSON.parse(json) as { readonly exp: number };
  return exp * 1000;
}
