import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, fetchExchange, gql } from 'urql';
import { expect, test } from 'vitest';
import { sendFailedAgain } from '../../../web/graphql/send-failed-again.ts';

const name = gql`
  query Name {
    practice {
      id
      name
    }
  }
`;
const role = gql`
  query Role {
    practice {
      id
      role
    }
  }
`;
const practice = { __typename: 'Practice', id: '1', name: 'Kea & Co', role: 'ADMIN' };

/** A window with a part that displays the role, while the service fails for it. */
function windowOf() {
  const service = { isFailing: true, requests: new Array<string>() };
  const client = new Client({
    url: 'http://localhost/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetch: (_url, init) => {
      const { operationName } = JSON.parse(init?.body as string) as { operationName: string };
      service.requests.push(operationName);
      return operationName === 'Role' && service.isFailing
        ? Promise.reject(new Error('connection refused'))
        : Promise.resolve(Response.json({ data: { practice } }));
    },
    exchanges: [sendFailedAgain(), cacheExchange(), fetchExchange],
  });
  const displayed = new Array<string>();
  const reading = client.query(role, {}).subscribe(({ data, error, stale }) => {
    if (stale) return;
    const read = data as { readonly practice: { readonly role: string } } | undefined;
    displayed.push(error === undefined ? String(read?.practice.role) : 'failed');
  });
  return { service, client, displayed, [Symbol.dispose]: () => reading.unsubscribe() };
}

test('A part that has failed recovers with the next response about the same record', async () => {
  using app = windowOf();
  await expect.poll(() => app.displayed).toEqual(['failed']);
  app.service.isFailing = false;
  await app.client.query(name, {});
  await expect.poll(() => app.displayed.at(-1)).toBe('ADMIN');
});

test('A query that fails on is sent again whenever it is asked for, and only then', async () => {
  using app = windowOf();
  await expect.poll(() => app.displayed).toEqual(['failed']);
  await app.client.query(name, {});
  await expect.poll(() => app.displayed).toEqual(['failed', 'failed']);
  expect((await app.client.query(role, {})).error).toBeDefined();
  expect(app.service.requests).toEqual(['Role', 'Name', 'Role', 'Role']);
  app.service.isFailing = false;
  await app.client.query(role, {});
  expect(app.displayed.at(-1)).toBe('ADMIN');
});
