import type { Identity, SignedIn } from './identity.ts';
import { expiryOf } from './identity.ts';

/** A person of the embedded stack, as `GET /dev/people` lists them. */
export interface DemoPerson {
  readonly as: string;
  readonly name: string;
  readonly role: string;
  readonly practice: string;
}

const rememberedKey = 'practice-sync.person';

export async function listPeople(): Promise<readonly DemoPerson[]> {
  const response = await fetch('/dev/people');
  return response.ok ? ((await response.json()) as readonly DemoPerson[]) : [];
}

/** The window remembers the person, and signs them in again after a reload. */
export function createDemoIdentity(): Identity {
  return {
    type: 'demo',
    signIn: async (as) => {
      const signedIn = await requestToken(as);
      sessionStorage.setItem(rememberedKey, as);
      return signedIn;
    },
    resume: async () => {
      const as = sessionStorage.getItem(rememberedKey);
      return as === null ? null : requestToken(as).catch(() => null);
    },
    renew: ({ as }) => requestToken(as),
    forget: () => sessionStorage.removeItem(rememberedKey),
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
