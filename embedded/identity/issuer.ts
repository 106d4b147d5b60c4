import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTokenSigner, type TokenSigner } from './token-signer.ts';

export interface IssuerOptions {
  /** A free port when not given. */
  readonly port?: number;
  readonly keyFile: string;
}

export interface Issuer extends AsyncDisposable {
  readonly url: string;
  readonly tokenFor: TokenSigner['tokenFor'];
}

/**
 * Publishes the embedded stack's keys like an OpenID provider, so that the API checks demo tokens with
 * the code that checks real ones.
 */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const documents = new Map<string, unknown>();
  const server = createServer((request, response) => {
    const document = documents.get(request.url ?? '');
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? { error: 'not_found' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signer = await openTokenSigner(url, options.keyFile);
  documents.set('/.well-known/openid-configuration', {
    issuer: url,
    jwks_uri: `${url}/keys`,
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: signer.publicKeys.keys.map((key) => key.alg),
  });
  documents.set('/keys', signer.publicKeys);
  return {
    url,
    tokenFor: signer.tokenFor,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
