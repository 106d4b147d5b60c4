import * as oauth from 'oauth4webapi';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import { authFailure, credentialsFailure, rejectedFailure } from '../http/errors.ts';
import { unavailableFailure, unreadableFailure } from '../http/errors.ts';
import type { Ask, Question } from '../http/whole-responses.ts';

/** How the library sends: through `Ask`, over plain http only where the issuer itself is. */
interface Options {
  readonly [oauth.customFetch]: (url: string, question: Question) => Promise<Response>;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- see below
  readonly [oauth.allowInsecureRequests]: boolean;
}

type Talk<T> = (as: oauth.AuthorizationServer, options: Options) => Promise<T>;

export interface IdentityServer {
  /** Does `work` with the server's own addresses; whatever it throws becomes a SourceFailure. */
  talk<T>(call: string, work: Talk<T>): Promise<T>;
}

/** The server's addresses come from its discovery document, asked for once, again after a failure. */
export function identityServer(issuer: URL, ask: Ask): IdentityServer {
  let known: Promise<oauth.AuthorizationServer> | null = null;
  const optionsFor = (call: string): Options => ({
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out: the stand-in for Xero speaks no TLS
    [oauth.allowInsecureRequests]: issuer.protocol === 'http:',
    [oauth.customFetch]: (url, question) => ask(call, url, question),
  });
  const discover = async (): Promise<oauth.AuthorizationServer> => {
    const response = await oauth.discoveryRequest(issuer, optionsFor('openid-configuration'));
    return oauth.processDiscoveryResponse(issuer, response);
  };
  return {
    async talk(call, work) {
      try {
        known ??= discover();
        const as = await known.catch((error: unknown) => {
          known = null;
          throw error;
        });
        return await work(as, optionsFor(call));
      } catch (error) {
        throw failureOf(call, error);
      }
    },
  };
}

/**
 * The failure that the library's error stands for. Its `cause` is never handed on: it can hold the
 * body with the tokens in it, or the callback with its code.
 */
function failureOf(call: string, error: unknown): unknown {
  if (error instanceof SourceFailure) return error;
  if (error instanceof oauth.ResponseBodyError) {
    if (error.error === 'invalid_grant') return authFailure(call);
    if (aboutUs.includes(error.error)) return credentialsFailure(call);
    return rejectedFailure(call, error.status, error.error_description ?? error.error);
  }
  if (error instanceof oauth.AuthorizationResponseError) {
    return rejectedFailure(call, badRequest, error.error_description ?? error.error);
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    return credentialsFailure(call);
  }
  if (error instanceof oauth.UnsupportedOperationError) {
    return unreadableFailure({ call, response: { status: 200 } }, '', error.message);
  }
  return error instanceof oauth.OperationProcessingError ? processingFailure(call, error) : error;
}

/** The library could not go on: the answer's status, its content, or the callback is to blame. */
function processingFailure(call: string, { cause, message }: oauth.OperationProcessingError) {
  if (isAboutCallback(cause)) return rejectedFailure(call, badRequest, message);
  const response = cause instanceof Response ? cause : { status: 200 };
  if (response.status === 429) return unavailableFailure(call, 'it answered 429', 429);
  if (response.status >= 400) return rejectedFailure(call, response.status, null);
  return unreadableFailure({ call, response }, '', message);
}

function isAboutCallback(cause: unknown): boolean {
  return cause === undefined || (cause instanceof Object && 'parameters' in cause);
}

/** What the token endpoint answers when it does not accept the client, which is us (RFC 6749, 5.2). */
const aboutUs: readonly string[] = ['invalid_client', 'unauthorized_client'];

/** A callback has no status of its own; what it blames is the request. */
const badRequest = 400;
