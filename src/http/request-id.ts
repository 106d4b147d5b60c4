import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { withLogFields } from '../telemetry/log-fields.ts';

/** What others call a request, when it can stand in a log and in a header as it is. */
const sane = /^[\w.:-]{1,128}$/;

/**
 * Gives each request an id, the client's own (`x-request-id`) if it sent one. The answer and every line
 * of the log about the request name it.
 */
export function withRequestId(listener: RequestListener): RequestListener {
  return (request, response) => {
    const sent = request.headers['x-request-id'];
    const requestId = typeof sent === 'string' && sane.test(sent) ? sent : randomUUID();
    response.setHeader('x-request-id', requestId);
    withLogFields({ requestId }, () => listener(request, response));
  };
}
