import type { ReactNode } from 'react';
import { useMemo } from 'react';
import type { Client } from 'urql';
import { useSignedIn } from '../shell/services.ts';
import { SignInPage } from './sign-in-page.tsx';

export interface SignInGateProps {
  readonly clientFor: () => Client;
  readonly children: (client: Client) => ReactNode;
}

/** Shows the app to people who are signed in, and the sign-in to others. The address stays, so a deep link survives. */
export function SignInGate({ clientFor, children }: SignInGateProps) {
  const as = useSignedIn()?.as ?? null;
  const client = useMemo(() => (as === null ? null : clientFor()), [as, clientFor]);
  return client === null ? <SignInPage /> : children(client);
}
