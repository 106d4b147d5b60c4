/** The headers of every recorded response, whatever its status (docs/xpm-api.md 2.3). */
export function commonHeaders(now: number, correlationId: string): Record<string, string> {
  const date = new Date(now).toUTCString();
  return {
    server: 'nginx',
    'xero-correlation-id': correlationId,
    expires: date,
    'cache-control': 'max-age=0, no-cache, no-store',
    pragma: 'no-cache',
    date,
    'x-client-tls-ver': 'tls1.3',
  };
}
