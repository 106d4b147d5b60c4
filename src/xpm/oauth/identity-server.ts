import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { BufferedFetch, BufferedRequest } from '../http/buffered-fetch.ts';
import { authFailure, credentialsFailure, rejectedFailure } from '../http/errors.ts';
import { rejectedHere, unavailableFailure, unreadableFailure } from '../http/errors.ts';
import { identityErrorAuthor, jsonOf } from '../http/refusal-author.ts';
import { outsideText } from '../outside-text.ts';

/** How the library sends: buffered, and over plain http only when the issuer itself uses it. */
interface Options {
  readonly [oauth.customFetch]: (url: string, request: BufferedRequest) => Promise<Response>;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- see below
  readonly [oauth.allowInsecureRequests]: boolean;
}

type Work<T> = (as: oauth.AuthorizationServer, options: Options) => Promise<T>;

export interface IdentityServer {
  /** Runs `work` with the server's own addresses. The library's errors become SourceFailures. */
  request<T>(call: string, work: Work<T>): Promise<T>;
}

/** Reads the server's addresses from its discovery document once, and again after a failure. */
export function identityServer(issuer: URL, send: BufferedFetch): IdentityServer {
  let known: Promise<oauth.AuthorizationServer> | null = null;
  const optionsFor = (call: string): Options => ({
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out: the stand-in for Xero speaks no TLS
    [oauth.allowInsecureRequests]: issuer.protocol === 'http:',
    [oauth.customFetch]: async (url, request) => {
      const response = await send(call, url, request);
      const failure = responseFailure(call, response.status, await response.clone().text());
      if (failure !== null) throw failure;
      return response;
    },
  });
  const discover = async (): Promise<oauth.AuthorizationServer> => {
    const response = await oauth.discoveryRequest(issuer, optionsFor('openid-configuration'));
    return oauth.processDiscoveryResponse(issuer, response);
  };
  return {
    async request(call, work) {
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
 * The failure that a response means before the library reads it. A refusal counts only in OAuth's own words;
 * what a firewall or a proxy writes means that the server is not available. Only `invalid_grant` ends a consent.
 */
function responseFailure(call: string, status: number, body: string): SourceFailure | null {
  if (status < 400) {
    const isOAuth = status < 300 && jsonOf(body) !== undefined;
    return isOAuth
      ? null
      : unavailableFailure(call, "the response is not the identity server's", status);
  }
  const author = identityErrorAuthor(body);
  if (author.type !== 'identityServer' || passingErrors.includes(author.error)) {
    return unavailableFailure(call, `the server returned ${status}`, status);
  }
  if (author.error === 'invalid_grant') return authFailure(call);
  if (clientErrors.includes(author.error)) return credentialsFailure(call);
  return rejectedFailure(call, status, author.message);
}

/**
 * The failure that the library's error stands for. Its `cause` is dropped, because it can hold the body
 * with the tokens, or the callback with its code.
 */
function failureOf(call: string, error: unknown): unknown {
  if (error instanceof SourceFailure) return error;
  if (error instanceof oauth.AuthorizationResponseError) {
    // What the person did there, not a fault of anybody (RFC 6749, 4.1.2.1).
    if (error.error === 'access_denied') {
      return rejectedHere(call, badRequest, "the connection was declined on Xero's page");
    }
    const message = error.error_description ?? error.error;
    return rejectedFailure(call, badRequest, outsideText(message));
  }
  if (error instanceof oauth.UnsupportedOperationError) {
    return unreadableFailure({ call, response: { status: 200 } }, '', error.message);
  }
  return error instanceof oauth.OperationProcessingError ? processingFailure(call, error) : error;
}

/** The response's content or the callback was not what the library expects. */
function processingFailure(call: string, { cause, message }: oauth.OperationProcessingError) {
  if (isFromCallback(cause)) return rejectedHere(call, badRequest, outsideText(message));
  const response = cause instanceof Response ? cause : { status: 200 };
  return unreadableFailure({ call, response }, '', message);
}

/** The library's cause of an error about the callback: its parameters. */
const callbackCause = z.object({ parameters: z.instanceof(URLSearchParams) }).optional();

function isFromCallback(cause: unknown): boolean {
  return callbackCause.safeParse(cause).success;
}

/** Errors that name a passing state of the server (RFC 6749, 4.1.2.1). */
const passingErrors: readonly string[] = ['temporarily_unavailable', 'server_error'];

/** Errors of the token endpoint that mean it does not accept our client (RFC 6749, 5.2). */
const clientErrors: readonly string[] = ['invalid_client', 'unauthorized_client'];

/** A callback has no HTTP status of its own; its errors are about the request. */
const badRequest = 400;
