import { expect, test } from 'vitest';
import { people } from '../../../../embedded/demo/people.ts';
import { devRoutes } from '../../../../embedded/identity/dev-routes.ts';

const route = devRoutes(people, { tokenFor: ({ subject }) => Promise.resolve(`token:${subject}`) });

function signIn(body: string): Request {
  return new Request('http://localhost/dev/sign-in', { method: 'POST', body });
}

test('Sign-in returns a token and the id of the practice', async () => {
  const response = await route(signIn('{"as": "other"}'));
  expect(await response?.json()).toEqual({
    token: `token:${people[2]?.subject ?? ''}`,
    practiceId: 'Practice:5b0c7a52-6f0e-4c1b-9a3e-2d4f8e6a1c02',
  });
});

test.each(['{"as": "nobody"}', '{}', '[]', 'null', 'not JSON'])(
  'The body %s is refused with an example of a valid one',
  async (body) => {
    const response = await route(signIn(body));
    expect(response?.status).toBe(400);
    const { error } = (await response?.json()) as { error: string };
    expect(error).toBe('Send one of {"as":"admin"}, {"as":"standard"}, {"as":"other"} as JSON.');
  },
);

test('The people are listed with their roles', async () => {
  const response = await route(new Request('http://localhost/dev/people'));
  expect(await response?.json()).toContainEqual({
    as: 'standard',
    name: 'Sam Okafor',
    role: 'STANDARD',
    practice: 'Harbour & Finch Accountants',
  });
});

test('An example document opens in GraphiQL at the address of the API', async () => {
  const response = await route(new Request('http://localhost:4001/try/watch'));
  expect(response?.status).toBe(302);
  const address = new URL(response?.headers.get('location') ?? '');
  expect(address.origin + address.pathname).toBe('http://localhost:4001/graphql');
  expect(address.searchParams.get('query')).toContain('subscription Watch');
  expect(await route(new Request('http://localhost/try/nothing'))).toBeNull();
});

test('Every other request is left to the next route', async () => {
  expect(await route(new Request('http://localhost/graphql'))).toBeNull();
  expect(await route(new Request('http://localhost/dev/sign-in'))).toBeNull();
});
