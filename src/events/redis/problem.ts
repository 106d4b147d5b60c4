import { ReplyError } from 'ioredis';

/** Why messages do not travel through Redis. */
export type RedisProblem =
  | { readonly type: 'disconnected'; readonly error: Error }
  /** Redis responds with an error, for example to the password. */
  | { readonly type: 'refused'; readonly error: Error }
  /** The connection is open, and neither responses nor messages arrive in time. */
  | { readonly type: 'undelivered' };

/** The error of ioredis for a command without a response in time has no class of its own. */
const timedOut = 'Command timed out';

/**
 * @param error of a command
 * @param connectionError the last one of a connection, which says more than that there is none
 */
export function problemOf(error: unknown, connectionError: Error | null): RedisProblem {
  const failed = error instanceof Error ? error : new Error(String(error));
  // A server that hangs accepts connections as well.
  const isTimeout = [failed, connectionError].some((each) => each?.message === timedOut);
  if (isTimeout) return { type: 'undelivered' };
  const refusal = refusalIn(failed) ?? refusalIn(connectionError);
  if (refusal !== null) return { type: 'refused', error: refusal };
  return { type: 'disconnected', error: connectionError ?? failed };
}

/** The error with which Redis, or a node of a cluster, responded. */
function refusalIn(error: unknown): Error | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof ReplyError) return error;
  return 'lastNodeError' in error ? refusalIn(error.lastNodeError) : null;
}

/** The problem as a part of a sentence for operators. */
export function describeProblem(problem: RedisProblem): string {
  switch (problem.type) {
    case 'disconnected':
      return 'cannot be reached';
    case 'refused':
      return 'refuses the connection';
    case 'undelivered':
      return 'does not respond in time';
  }
}
