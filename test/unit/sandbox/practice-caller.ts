import type { Sandbox, SandboxOptions } from '../../../sandbox/server.ts';
import { startSandbox } from '../../../sandbox/server.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly tenantId: string;
}

export interface CallOptions {
  readonly method?: string;
  readonly body?: string;
  readonly version?: '3.0' | '3.1';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A caller with a token for one practice of a sandbox. */
export class PracticeCaller implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly tokens: Tokens;

  private constructor(sandbox: Sandbox, tokens: Tokens) {
    this.sandbox = sandbox;
    this.tokens = tokens;
  }

  /**
   * Starts a sandbox without latency and with a high minute limit, unless `settings` has others. Its clock moves only
   * when a test advances it, so no window of a limit ends between two calls, however slow the machine is.
   */
  static async start(
    options: SandboxOptions = {},
    practice: number | string = 0,
  ): Promise<PracticeCaller> {
    const settings = { latencyMs: 0, minuteLimit: 10_000, ...options.settings };
    const startedAt = Date.now();
    const sandbox = await startSandbox({ now: () => startedAt, ...options, settings });
    return PracticeCaller.of(sandbox, practice);
  }

  /** Another caller of a running sandbox. */
  static async of(sandbox: Sandbox, practice: number | string): Promise<PracticeCaller> {
    const tokens = await control<Tokens>(sandbox, 'POST', 'token', { practice });
    return new PracticeCaller(sandbox, tokens);
  }

  call(path: string, options: CallOptions = {}): Promise<Response> {
    const { method = 'GET', body, version = '3.1', headers, signal } = options;
    return fetch(`${this.sandbox.url}/practicemanager/${version}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.tokens.accessToken}`,
        'xero-tenant-id': this.tokens.tenantId,
        accept: 'application/xml, text/xml',
        ...(body === undefined ? {} : { 'content-type': 'application/xml' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async text(path: string, options: CallOptions = {}): Promise<string> {
    return (await this.call(path, options)).text();
  }

  post<T = unknown>(path: string, body: unknown = {}): Promise<T> {
    return control<T>(this.sandbox, 'POST', path, body);
  }

  get<T = unknown>(path: string): Promise<T> {
    return control<T>(this.sandbox, 'GET', path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox[Symbol.asyncDispose]();
  }
}

/** Calls a control route and returns its JSON. @throws when the status is not 200 */
export async function control<T>(
  { url }: Sandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${url}/__control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

/** The texts of all elements with this name, in order; for elements without children. */
export function textsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(
    ([, text = '']) => text,
  );
}

/** The UUIDs of the listed clients themselves. */
export function clientUuids(xml: string): string[] {
  return [...xml.matchAll(/<Client><UUID>([^<]*)<\/UUID>/g)].map(([, uuid = '']) => uuid);
}
