import type { IncomingHttpHeaders } from 'node:http';

/**
 * The only app that is registered with the sandbox. The secret gives access to the sandbox alone.
 */
export const app = { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' } as const;

/**
 * The client id of an authenticated client, by HTTP Basic or form parameters (RFC 6749 2.3.1);
 * `null` when the credentials are wrong.
 */
export function authenticatedClient(
  headers: IncomingHttpHeaders,
  form: URLSearchParams,
): string | null {
  const [id, secret] = basicCredentials(headers.authorization) ?? [
    form.get('client_id'),
    form.get('client_secret'),
  ];
  return id === app.clientId && secret === app.clientSecret ? id : null;
}

/** Id and secret are form-encoded before they are joined (RFC 6749 2.3.1). */
function basicCredentials(header: string | undefined): readonly [string, string] | null {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return null;
  try {
    return [formDecoded(text.slice(0, colon)), formDecoded(text.slice(colon + 1))];
  } catch {
    return null;
  }
}

function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
