import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import path from 'node:path';
import { readStaticFiles, sendStaticFile } from './static-files.ts';

/** The page has this in place of the nonce that its styles need. */
const nonceMark = '__STYLE_NONCE__';
/** The page has this in place of where people sign in. */
const signInMark = '__SIGN_IN__';

/** The issuer at which people sign in, and what the web app is there. */
export interface SignInSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
}

export interface WebAppOptions {
  /** What Vite has built. */
  readonly directory: string;
  /** `null` where people sign in without an issuer's page. */
  readonly signIn: SignInSettings | null;
}

/**
 * Serves the web app beside the API: its page at `/` and below `/practices`, and its files. All other requests go to
 * `api`. A new release needs a restart, as for the program itself.
 */
export function serveWebApp(
  { directory, signIn }: WebAppOptions,
  api: RequestListener,
): RequestListener {
  const template = readFileSync(path.join(directory, 'index.html'), 'utf8');
  const html = template.replaceAll(signInMark, escapeAttribute(signIn));
  const page = { html, connects: signIn === null ? [] : [new URL(signIn.issuer).origin] };
  const files = readStaticFiles(directory);
  return (request, response) => {
    const pathname = pathnameOf(request);
    const file = files.get(pathname);
    if (request.method !== 'GET' && request.method !== 'HEAD') api(request, response);
    else if (isPage(pathname)) sendPage(page, response);
    else if (file !== undefined) sendStaticFile(file, request, response);
    else api(request, response);
  };
}

/** Without the query. An address that is no URL is left to the API, which refuses it. */
function pathnameOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

const isPage = (pathname: string): boolean =>
  pathname === '/' || pathname === '/practices' || pathname.startsWith('/practices/');

interface Page {
  readonly html: string;
  /** The origins that its scripts may request, besides its own. */
  readonly connects: readonly string[];
}

const escapeAttribute = (value: SignInSettings | null): string =>
  value === null
    ? ''
    : JSON.stringify(value)
        .replaceAll('&', '&amp;')
        .replaceAll('"', '&quot;')
        .replaceAll('<', '&lt;');

function sendPage({ html, connects }: Page, response: ServerResponse): void {
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': contentSecurityPolicy(nonce, connects),
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(html.replaceAll(nonceMark, nonce));
}

/** Scripts come from files only. Mantine, which knows the nonce, inserts styles as well. */
function contentSecurityPolicy(nonce: string, connects: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self' ws: wss:", ...connects].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
