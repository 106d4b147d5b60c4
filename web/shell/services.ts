import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Liveness, LiveState } from '../live/live-state.ts';
import type { SignedIn } from '../session/identity.ts';
import type { Session } from '../session/session.ts';

/** What the whole window shares. */
export interface Services {
  readonly session: Session;
  readonly live: LiveState;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('ServicesContext has no provider.');
  return services;
}

export function useSignedIn(): SignedIn | null {
  const { session } = useServices();
  return useSyncExternalStore(session.subscribe, session.current);
}

export function useLiveness(): Liveness {
  const { live } = useServices();
  return useSyncExternalStore(live.subscribe, live.current);
}
