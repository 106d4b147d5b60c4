import type { IncomingHttpHeaders } from 'node:http';

/** The web pages that may use the API from a browser. Programs send no origin, and it does not concern them. */
export interface Origins {
  /** Whether pages of another origin may read responses (CORS): exactly the configured ones. */
  mayRead(origin: string): boolean;
  /** Whether a page may open a socket, for which browsers have no CORS. The API's own pages may as well. */
  mayOpenSocket(origin: string | undefined, headers: IncomingHttpHeaders): boolean;
}

export interface OriginSettings {
  readonly corsOrigins: readonly string[];
  readonly publicUrl: string;
  /** Only a proxy's word about the requested host is trusted. */
  readonly trustedProxies: number;
}

export function createOrigins({ corsOrigins, publicUrl, trustedProxies }: OriginSettings): Origins {
  const configured = new Set(corsOrigins);
  const own = new URL(publicUrl).origin;
  return {
    mayRead: (origin) => configured.has(origin),
    mayOpenSocket(origin, headers) {
      if (origin === undefined || origin === own || configured.has(origin)) return true;
      const forwarded = trustedProxies > 0 ? headers['x-forwarded-host'] : undefined;
      return isOfHost(origin, forwarded ?? headers.host);
    },
  };
}

/** Compares the hosts alone: a proxy that ends TLS hides the scheme that the page was loaded with. */
function isOfHost(origin: string, host: string | readonly string[] | undefined): boolean {
  if (typeof host !== 'string' || !URL.canParse(origin)) return false;
  return new URL(origin).host === host.toLowerCase();
}
