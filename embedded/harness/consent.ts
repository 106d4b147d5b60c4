import { execute } from './graphql-client.ts';

const startConnection = `mutation StartConnection($practiceId: ID!) {
  beginXpmConnection(input: { practiceId: $practiceId }) {
    ... on XpmConnectionBegun { authorizationUrl }
    ... on NotPermitted { message }
  }
}`;

interface StartConnection {
  readonly beginXpmConnection: {
    readonly authorizationUrl?: string;
    readonly message?: string;
  };
}

export interface ConsentOptions {
  readonly apiUrl: string;
  /** An admin's. */
  readonly token: string;
  /** As the API writes it. */
  readonly practiceId: string;
  /** The index of the sandbox's practice; Xero lets the admin choose the organisation. */
  readonly sandboxPractice: number;
}

/**
 * Connects a practice through the sandbox's OAuth as an admin's browser does; the sandbox consents at
 * once. Returns the page that the admin sees in the end.
 */
export async function connectPractice(options: ConsentOptions): Promise<Response> {
  const { apiUrl, token, practiceId, sandboxPractice } = options;
  const { beginXpmConnection: outcome } = await execute<StartConnection>(apiUrl, token, {
    query: startConnection,
    variables: { practiceId },
  });
  const { authorizationUrl, message = 'The connection was not permitted.' } = outcome;
  if (authorizationUrl === undefined) throw new Error(message);
  const page = new URL(authorizationUrl);
  page.searchParams.set('prompt', 'none');
  page.searchParams.set('practice', String(sandboxPractice));
  const consent = await fetch(page, { redirect: 'manual' });
  const location = consent.headers.get('location');
  if (location === null) throw new Error(`The sandbox did not consent: ${await consent.text()}`);
  // The API may listen on another port than its public URL says.
  const callback = new URL(location);
  return fetch(new URL(callback.pathname + callback.search, apiUrl));
}
