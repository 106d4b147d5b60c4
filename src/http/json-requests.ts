import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { sendNodeResponse } from '@whatwg-node/server';
import type { GraphQLParams } from 'graphql-yoga';
import { processRegularResult } from 'graphql-yoga';
import { clientAddress } from './client-address.ts';
import { corsHeaders } from './cors.ts';
import { maximumBodyBytes } from './limits/limit-body.ts';
import type { Origins } from './origins.ts';
import type { MaskError } from './pipeline/mask-error.ts';
import type { Yoga } from './pipeline/yoga.ts';

export interface JsonDependencies {
  readonly yoga: Yoga;
  readonly maskError: MaskError;
  readonly origins: Origins;
  /** How many proxies before the API append to `X-Forwarded-For`. */
  readonly trustedProxies: number;
}

/**
 * Serves queries and mutations that are sent as JSON, which nearly all requests are, from Node's own objects. The streams
 * and responses of the Fetch API cost as much as the execution of a page. Yoga's pipeline is the same.
 * @param others serves every request that is unusual in any way
 */
export function serveJson(deps: JsonDependencies, others: RequestListener): RequestListener {
  const { yoga, origins, maskError, trustedProxies } = deps;
  const { graphqlEndpoint, getResultForParams, fetchAPI } = yoga;
  const resultOf = async (params: GraphQLParams, request: Request, address: string) => {
    try {
      return await getResultForParams({ params, request }, { address });
    } catch (error) {
      return { errors: [maskError(error)] };
    }
  };
  const serve = async (usual: UsualRequest, response: ServerResponse): Promise<void> => {
    const { request, url, mediaType } = usual;
    const signal = whileOpen(response);
    const body = await bodyOf(request);
    const params = paramsOf(body);
    if (params === null) {
      // The adapter finds here a body that somebody else has read.
      others(Object.assign(request, { body }), response);
      return;
    }
    // Node joins the values of a repeated header; only `set-cookie` is a list, which no client sends.
    const headers = request.headers as Record<string, string>;
    const sent = new fetchAPI.Request(url, { method: 'POST', headers, signal });
    const result = await resultOf(params, sent, clientAddress(request, trustedProxies));
    const { origin = null } = request.headers;
    for (const [name, value] of corsHeaders(origins, origin)) response.setHeader(name, value);
    const processed = processRegularResult(result ?? {}, fetchAPI, mediaType);
    await sendNodeResponse(processed, response, request, true);
  };
  return (request, response) => {
    const usual = usualRequest(request, graphqlEndpoint);
    if (usual === null) others(request, response);
    else void serve(usual, response);
  };
}

/** A request that has nothing which the router or Yoga treat in a special way. */
interface UsualRequest {
  readonly request: IncomingMessage;
  readonly url: string;
  /** Of the response. */
  readonly mediaType: string;
}

function usualRequest(request: IncomingMessage, endpoint: string): UsualRequest | null {
  const { method, url: path, headers } = request;
  if (method !== 'POST' || path !== endpoint || !isJson(headers['content-type'])) return null;
  // A body without a length, or with one that is too large, is limited while it is read.
  const { 'content-length': bytes } = headers;
  if (bytes === undefined || Number(bytes) > maximumBodyBytes) return null;
  const mediaType = mediaTypeOf(headers.accept);
  const url = `http://${headers.host ?? ''}${path}`;
  return mediaType === null || !URL.canParse(url) ? null : { request, url, mediaType };
}

const isJson = (contentType = ''): boolean =>
  contentType === 'application/json' || contentType.startsWith('application/json;');

const responseJson = 'application/graphql-response+json';
const json = 'application/json';
const anyJson: readonly string[] = [json, 'application/*', '*/*'];

/** The first type of `Accept` that a result can have, as Yoga chooses it; `null` when Yoga has to find out. */
function mediaTypeOf(accept = '*/*'): string | null {
  if (accept.includes('charset')) return null;
  for (const entry of accept.toLowerCase().split(',')) {
    const [type = ''] = entry.split(';', 1);
    const accepted = type.trim();
    if (accepted === responseJson) return responseJson;
    if (anyJson.includes(accepted)) return json;
  }
  return null;
}

/** Aborts when the client closes the connection before it has the response. */
function whileOpen(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** The body of a request; it never resolves when the client closes the connection before. */
function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(Buffer.concat(chunks).toString()));
  });
}

/** The parameters of a query or a mutation; `null` for a subscription, and for a body that Yoga has to refuse. */
function paramsOf(body: string): GraphQLParams | null {
  try {
    const params = JSON.parse(body) as GraphQLParams | null;
    return typeof params?.query === 'string' && !params.query.includes('subscription')
      ? params
      : null;
  } catch {
    return null;
  }
}
