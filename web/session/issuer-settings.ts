/** The issuer at which people sign in, as the server writes it into the page. */
export interface IssuerSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** The audience that the API expects in tokens. */
  readonly audience: string;
}

/** Null in the embedded stack, whose demo people need no issuer, and under Vite. */
export function issuerSettings(): IssuerSettings | null {
  const content = document.querySelector<HTMLMetaElement>('meta[name=sign-in]')?.content ?? '';
  return content.startsWith('{') ? (JSON.parse(content) as IssuerSettings) : null;
}
