import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { people } from '../../../../embedded/demo/people.ts';
import { type Issuer, startIssuer } from '../../../../embedded/identity/issuer.ts';

const [ada] = people;
if (ada === undefined) throw new Error('There are no demo people.');
let dir: string;
let keyFile: string;
const running: Issuer[] = [];

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'practice-sync-issuer-'));
  keyFile = path.join(dir, 'key.json');
});

afterEach(async () => {
  for (const issuer of running.splice(0)) await issuer[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

async function start(port?: number): Promise<Issuer> {
  const issuer = await startIssuer({ keyFile, ...(port === undefined ? {} : { port }) });
  running.push(issuer);
  return issuer;
}

async function publishedKeys(issuer: Issuer): Promise<ReturnType<typeof createRemoteJWKSet>> {
  const response = await fetch(`${issuer.url}/.well-known/openid-configuration`);
  const discovery = (await response.json()) as { issuer: string; jwks_uri: string };
  expect(discovery.issuer).toBe(issuer.url);
  return createRemoteJWKSet(new URL(discovery.jwks_uri));
}

test('A token verifies against the published keys and names the person', async () => {
  const issuer = await start();
  const keys = await publishedKeys(issuer);
  const { payload } = await jwtVerify(await issuer.tokenFor(ada), keys, {
    issuer: issuer.url,
    audience: 'practice-sync',
  });
  expect(payload).toMatchObject({ sub: ada.subject, name: 'Ada Finch', email: ada.email });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(8 * 60 * 60);
});

test('A token with a negative lifetime has expired', async () => {
  const issuer = await start();
  const keys = await publishedKeys(issuer);
  const token = await issuer.tokenFor(ada, { expiresInSeconds: -60 });
  await expect(jwtVerify(token, keys)).rejects.toThrow(/"exp" claim/);
});

test('The key survives a restart, is readable by its owner only, and is published without its secret', async () => {
  const first = await start();
  const token = await first.tokenFor(ada);
  const port = Number(new URL(first.url).port);
  await first[Symbol.asyncDispose]();
  const second = await start(port);
  await jwtVerify(token, await publishedKeys(second));
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  const published = await (await fetch(`${second.url}/keys`)).text();
  expect(published).not.toContain('"d"');
});
