import type { Identity, SignedIn } from './identity.ts';

/** Who is signed in. Tokens stay in memory. */
export interface Session {
  readonly type: Identity['type'];
  readonly signIn: (as: string) => Promise<void>;
  readonly signOut: () => void;
  /** Signs in the person from before the window was loaded again. */
  readonly resume: () => Promise<void>;
  /** A token that is valid for at least a minute, and is not the one that the API has refused. */
  readonly freshToken: (refused?: string) => Promise<string>;
  readonly current: () => SignedIn | null;
  readonly subscribe: (listener: () => void) => () => void;
}

const renewBeforeMs = 60_000;

export function createSession(identity: Identity): Session {
  let signedIn: SignedIn | null = null;
  let renewal: Promise<SignedIn | null> | null = null;
  const listeners = new Set<() => void>();
  const change = (next: SignedIn | null): void => {
    signedIn = next;
    for (const listener of listeners) listener();
  };
  const renew = async (present: SignedIn): Promise<SignedIn | null> => {
    const next = await identity.renew(present);
    // Somebody may have signed out meanwhile.
    if (signedIn?.as === present.as) change(next);
    return next;
  };
  return {
    type: identity.type,
    signIn: async (as) => change(await identity.signIn(as)),
    signOut: () => {
      identity.forget();
      change(null);
    },
    resume: async () => change(await identity.resume()),
    freshToken: async (refused) => {
      if (signedIn === null) throw new Error('Nobody is signed in.');
      const { token, expiresAt } = signedIn;
      if (token !== refused && expiresAt - Date.now() > renewBeforeMs) return token;
      // Several requests at once share one renewal.
      renewal ??= renew(signedIn).finally(() => {
        renewal = null;
      });
      const renewed = await renewal;
      if (renewed === null) throw new Error('The sign-in has ended.');
      return renewed.token;
    },
    current: () => signedIn,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
