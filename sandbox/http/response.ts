/** An HTTP response before it is sent. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Complete or in pieces. An empty string is a response without a body. */
  readonly body: string | Iterable<string>;
}

export function json(
  status: number,
  value: unknown,
  headers: HttpResponse['headers'] = {},
): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function html(status: number, page: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };
}

export function redirect(location: string): HttpResponse {
  return { status: 302, headers: { location }, body: '' };
}

export function empty(status: number): HttpResponse {
  return { status, headers: {}, body: '' };
}
