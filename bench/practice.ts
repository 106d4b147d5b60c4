import { randomUUID } from 'node:crypto';
import { askSandbox } from '../embedded/demo/sandbox-control.ts';
import { zoneAt } from '../embedded/demo/time-zone.ts';
import type { Stack } from './stack.ts';

/** A practice of the product's with as many clients at the sandbox, connected to it. */
export interface BenchPractice {
  readonly id: string;
  /** Its admin's. */
  readonly token: string;
  /** Of the sandbox's, for calls past the product. */
  readonly xpm: { readonly accessToken: string; readonly tenantId: string };
}

/** Makes the practice at both ends, and connects them through the sandbox's OAuth. */
export async function createPractice(stack: Stack, clients: number): Promise<BenchPractice> {
  const id = randomUUID();
  const name = `Practice of ${clients}`;
  const admin = { subject: id, name: 'Ada Bench', email: 'ada@bench.example' };
  await stack.database.query(`INSERT INTO practice (id, name, time_zone) VALUES ($1, $2, $3)`, [
    id,
    name,
    zoneAt(5),
  ]);
  await stack.database.query(
    `INSERT INTO membership (practice_id, subject, name, email, role)
     VALUES ($1, $2, $3, $4, 'ADMIN')`,
    [id, admin.subject, admin.name, admin.email],
  );
  const made = await askSandbox<{ index: number }>(stack.sandboxUrl, 'practice', {
    name,
    clients,
    seed: 7,
  });
  const xpm = await askSandbox<BenchPractice['xpm']>(stack.sandboxUrl, 'token', {
    practice: made.index,
  });
  const practice = { id, token: await stack.issuer.tokenFor(admin), xpm };
  await connect(stack, practice, made.index);
  return practice;
}

const beginConnection = `mutation Begin($practiceId: ID!) {
  beginXpmConnection(input: { practiceId: $practiceId }) {
    ... on XpmConnectionBegun { authorizationUrl }
  }
}`;

/** As an admin's browser would, with the sandbox consenting at once. */
async function connect(stack: Stack, practice: BenchPractice, index: number): Promise<void> {
  const { beginXpmConnection: begun } = await ask<{
    beginXpmConnection: { authorizationUrl: string };
  }>(stack.apiUrl, practice.token, {
    query: beginConnection,
    variables: { practiceId: `Practice:${practice.id}` },
  });
  const page = new URL(begun.authorizationUrl);
  page.searchParams.set('prompt', 'none');
  page.searchParams.set('practice', String(index));
  const callback = await fetch(page);
  if (!callback.ok) throw new Error(`The consent ended with: ${await callback.text()}`);
}

/** One GraphQL request; what the API calls an error is one here too. */
export async function ask<T>(
  apiUrl: string,
  token: string,
  operation: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> },
): Promise<T> {
  const response = await fetch(`${apiUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(operation),
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: unknown };
  if (data === undefined || errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}
