import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { SignedIn } from '../authenticate.ts';
import type { SignInDependencies } from '../sign-in.ts';
import { untilExpiryMs } from '../token-expiry.ts';
import { closeSocket } from './close-codes.ts';

const connectionParams = z.looseObject({
  authorization: z.string().optional(),
  Authorization: z.string().optional(),
});

/** The person of a `connection_init`. Otherwise closes the socket and returns `null`. */
export async function signInOverSocket(
  { authenticate, logger }: SignInDependencies,
  params: unknown,
  socket: WebSocket,
): Promise<SignedIn | null> {
  const { authorization, Authorization } = connectionParams.safeParse(params ?? {}).data ?? {};
  const result = await authenticate(authorization ?? Authorization ?? null);
  switch (result.type) {
    case 'signedIn':
      closeAtTokenExpiry(socket, result.signedIn);
      return result.signedIn;
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

function closeAtTokenExpiry(socket: WebSocket, signedIn: SignedIn): void {
  const timer = setTimeout(() => closeSocket(socket, 'tokenExpired'), untilExpiryMs(signedIn));
  socket.once('close', () => clearTimeout(timer));
}
