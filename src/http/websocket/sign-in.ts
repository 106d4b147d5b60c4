import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { SignedIn } from '../identity/authenticate.ts';
import type { SignInDependencies } from '../identity/sign-in.ts';
import { untilExpiryMs } from '../identity/token-expiry.ts';
import { requestCost } from '../limits/limit-cost.ts';
import type { ViewerConnections } from '../limits/viewer-connections.ts';
import { closeSocket } from './close-codes.ts';

const connectionParams = z.looseObject({
  authorization: z.string().optional(),
  Authorization: z.string().optional(),
});

export interface SocketSignInDependencies extends SignInDependencies {
  readonly viewerConnections: ViewerConnections;
}

/** The person of a `connection_init`. Otherwise closes the socket and returns `null`. */
export async function signInOverSocket(
  deps: SocketSignInDependencies,
  params: unknown,
  socket: WebSocket,
): Promise<SignedIn | null> {
  const { authenticate, budgets, logger } = deps;
  const { authorization, Authorization } = connectionParams.safeParse(params ?? {}).data ?? {};
  const result = await authenticate(authorization ?? Authorization ?? null);
  switch (result.type) {
    case 'signedIn': {
      const { subject } = result.signedIn.viewer;
      const { type } = await budgets.viewers.spend(subject, requestCost);
      if (type === 'spent') return admit(result.signedIn, socket, deps);
      closeSocket(socket, 'tooManyRequests');
      return null;
    }
    case 'anonymous':
      closeSocket(socket, 'unauthorized');
      return null;
    case 'refused':
      closeSocket(socket, result.isFinal ? 'unauthorized' : 'tokenRefused');
      return null;
    case 'unavailable':
      logger.error({ err: result.error }, 'could not check a token');
      closeSocket(socket, 'unavailable');
      return null;
  }
}

/** Counts the socket and closes it when the token expires. The viewer may have too many connections already. */
function admit(
  signedIn: SignedIn,
  socket: WebSocket,
  { viewerConnections }: SocketSignInDependencies,
): SignedIn | null {
  // It may have closed while the token was checked; then it never reports its end.
  if (socket.readyState !== socket.OPEN) return null;
  const release = viewerConnections.open(signedIn.viewer.subject);
  if (release === null) {
    closeSocket(socket, 'tooManySockets');
    return null;
  }
  socket.once('close', release);
  closeAtTokenExpiry(socket, signedIn);
  return signedIn;
}

function closeAtTokenExpiry(socket: WebSocket, signedIn: SignedIn): void {
  const timer = setTimeout(() => closeSocket(socket, 'tokenExpired'), untilExpiryMs(signedIn));
  socket.once('close', () => clearTimeout(timer));
}
