import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { withLogFields } from '../telemetry/log-fields.ts';

/** Request ids of clients that are safe in a log and in a header. */
const safeId = /^[\w.:-]{1,128}$/;

/**
 * Assigns an id to each request, the client's own (`x-request-id`) if it sent one. The response and every log line
 * about the request contain it.
 */
export function withRequestId(listener: RequestListener): RequestListener {
  return (request, response) => {
    const sent = request.headers['x-request-id'];
    const requestId = typeof sent === 'string' && safeId.test(sent) ? sent : randomUUID();
    response.setHeader('x-request-id', requestId);
    withLogFields({ requestId }, () => listener(request, response));
  };
}
