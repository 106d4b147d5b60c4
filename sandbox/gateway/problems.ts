import type { HttpResponse } from '../http/response.ts';

/**
 * An error of Xero's gateway, which is JSON also for callers that use XML (recorded:
 * connection.get.bad_token, connection.get.bad_tenant; docs/xpm-api.md 3.3).
 */
export function gatewayProblem(
  status: number,
  detail: string,
  correlationId: string,
): HttpResponse {
  const problem = {
    Type: null,
    Title: titles[status] ?? 'Error',
    Status: status,
    Detail: detail,
    Instance: correlationId,
    Extensions: {},
  };
  return {
    status,
    headers: {
      'content-type': 'application/json',
      ...(status === 401 ? { 'www-authenticate': 'Bearer error=invalid_token' } : {}),
    },
    body: JSON.stringify(problem),
  };
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The recorded form: `TokenExpired: token expired at 04/29/2020 09:22:02`, in UTC. */
export function tokenExpired(expiredAt: number): string {
  const [date = '', time = ''] = new Date(expiredAt).toISOString().slice(0, 19).split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return `TokenExpired: token expired at ${month}/${day}/${year} ${time}`;
}

/** The body for `serverErrorBody: 'html'` and for the fault `html`. No such page is recorded. */
export const htmlErrorPage =
  '<!DOCTYPE html>\n<html><head><title>Xero</title></head>' +
  '<body><h1>Something went wrong</h1><p>Please try again later.</p></body></html>\n';
