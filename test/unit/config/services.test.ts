import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Config } from '../../../src/config.ts';
import { readConfig, readMigrationConfig } from '../../../src/config.ts';
import { ConfigError } from '../../../src/environment/parse-environment.ts';
import { secretVariables } from '../../../src/environment/secret-files.ts';
import { tlsFiles } from '../../support/http/tls-front.ts';

const env = {
  DATABASE_URL: 'postgresql://app:secret@localhost:5432/app',
  TEMPORAL_ADDRESS: 'localhost:7233',
  XPM_CLIENT_ID: 'client',
  XPM_CLIENT_SECRET: 'client-secret',
  TOKEN_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  AUTH_ISSUER: 'https://issuer.example',
} as const;

type Given = Readonly<Record<string, string | undefined>>;

const read = (given: Given): Config => readConfig({ ...env, ...given });

/** The lines of the error, without its first. */
function problemsOf(given: Given): readonly string[] {
  try {
    read(given);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    }
    throw error;
  }
  return [];
}

const dir = mkdtempSync(path.join(tmpdir(), 'practice-sync-config-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = (name: string, content: string): string => {
  const at = path.join(dir, name);
  writeFileSync(at, content);
  return at;
};

describe('Reading the address of Redis', () => {
  it('Without an address there is no Redis', () => {
    expect(read({}).redis).toBeNull();
  });

  it.each([
    ['redis://cache', { addresses: [{ host: 'cache', port: 6379 }], isTls: false, db: 0 }],
    ['redis://cache:7000/3', { addresses: [{ host: 'cache', port: 7000 }], db: 3 }],
    ['rediss://me:p%40ss@cache', { isTls: true, username: 'me', password: 'p@ss' }],
    ['redis://:only@[::1]:6380', { addresses: [{ host: '::1', port: 6380 }], password: 'only' }],
  ])('%s is one server', (url, expected) => {
    expect(read({ REDIS_URL: url }).redis).toMatchObject({
      topology: { type: 'SINGLE' },
      ...expected,
    });
  });

  it('With a name, the addresses are those of Sentinels', () => {
    const config = read({
      REDIS_URL: 'redis://:secret@one,redis://two:26380',
      REDIS_SENTINEL_NAME: 'main',
      REDIS_SENTINEL_PASSWORD: 'other',
    });
    expect(config.redis).toMatchObject({
      topology: { type: 'SENTINEL', name: 'main', password: 'other' },
      addresses: [
        { host: 'one', port: 26_379 },
        { host: 'two', port: 26_380 },
      ],
      password: 'secret',
    });
    expect(config.secrets).toEqual(expect.arrayContaining(['secret', 'other']));
  });

  it('The addresses can be nodes of a cluster', () => {
    const config = read({ REDIS_URL: 'rediss://one, rediss://two', REDIS_CLUSTER: 'true' });
    expect(config.redis).toMatchObject({ topology: { type: 'CLUSTER' }, isTls: true });
    expect(config.redis?.addresses.map(({ host }) => host)).toEqual(['one', 'two']);
  });

  const form =
    'REDIS_URL must be a redis:// or rediss:// URL, or several of one kind, separated by commas.';
  it.each<[Given, string]>([
    [{ REDIS_URL: '' }, form],
    [{ REDIS_URL: 'cache:6379' }, form],
    [{ REDIS_URL: 'http://cache' }, form],
    [{ REDIS_URL: 'redis://one,rediss://two', REDIS_CLUSTER: 'true' }, form],
    [
      { REDIS_URL: 'redis://cache/name' },
      'REDIS_URL must have no path other than the number of a database.',
    ],
    [
      { REDIS_URL: 'redis://one,redis://two' },
      'REDIS_URL must be one address, unless REDIS_SENTINEL_NAME or REDIS_CLUSTER is set.',
    ],
    [
      { REDIS_URL: 'redis://one/2', REDIS_CLUSTER: 'true' },
      'REDIS_URL must not name a database, because a cluster has only one.',
    ],
    [{ REDIS_URL: 'redis://one', REDIS_CLUSTER: 'yes' }, 'REDIS_CLUSTER must be true or false.'],
    [
      { REDIS_URL: 'redis://one', REDIS_CLUSTER: 'true', REDIS_SENTINEL_NAME: 'main' },
      'REDIS_CLUSTER must not be true when REDIS_SENTINEL_NAME is set.',
    ],
    [{ REDIS_SENTINEL_NAME: 'main' }, 'REDIS_SENTINEL_NAME must not be set without REDIS_URL.'],
    [{ REDIS_CLUSTER: 'true' }, 'REDIS_CLUSTER must not be set without REDIS_URL.'],
  ])('%o is refused with a sentence', (given, problem) => {
    expect(problemsOf(given)).toEqual([problem]);
  });
});

describe('Reading the connection to Temporal', () => {
  it('By default there is neither TLS nor a key', () => {
    expect(read({}).temporal).toMatchObject({ apiKey: null, tls: null });
  });

  it('An API key implies TLS, and is a secret', () => {
    const config = read({
      TEMPORAL_ADDRESS: 'eu-west-1.aws.api.temporal.io:7233',
      TEMPORAL_NAMESPACE: 'sync.a1b2c',
      TEMPORAL_API_KEY: 'the-key',
    });
    expect(config.temporal).toMatchObject({
      namespace: 'sync.a1b2c',
      apiKey: 'the-key',
      tls: { serverCaCertificate: null, serverName: null, client: null },
    });
    expect(config.secrets).toContain('the-key');
  });

  it('TLS alone uses the authorities that Node trusts', () => {
    expect(read({ TEMPORAL_TLS: 'true' }).temporal.tls).toEqual({
      serverCaCertificate: null,
      serverName: null,
      client: null,
    });
  });

  it('A client certificate, an authority and a name of the server are read from their files', () => {
    const { tls } = read({
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: tlsFiles.authority,
      TEMPORAL_TLS_SERVER_NAME: 'temporal.test',
      TEMPORAL_TLS_CLIENT_CERT_PATH: tlsFiles.clientCertificate,
      TEMPORAL_TLS_CLIENT_KEY_PATH: tlsFiles.clientKey,
    }).temporal;
    expect(tls?.serverName).toBe('temporal.test');
    expect(tls?.serverCaCertificate?.toString()).toContain('-----BEGIN CERTIFICATE-----');
    expect(tls?.client?.key.toString()).toContain('-----BEGIN PRIVATE KEY-----');
  });

  const certificate = { TEMPORAL_TLS_CLIENT_CERT_PATH: tlsFiles.clientCertificate };
  it.each<[Given, string]>([
    [{ TEMPORAL_API_KEY: '' }, 'TEMPORAL_API_KEY must not be empty.'],
    [{ TEMPORAL_TLS: 'on' }, 'TEMPORAL_TLS must be true or false.'],
    [
      { TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: 'key' },
      'TEMPORAL_TLS must not be false with an API key or certificates.',
    ],
    [
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/absent.pem' },
      'TEMPORAL_TLS_SERVER_CA_CERT_PATH must name a file that can be read (ENOENT).',
    ],
    [
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('ca.der', 'DER') },
      'TEMPORAL_TLS_SERVER_CA_CERT_PATH must name a PEM file.',
    ],
    [certificate, 'TEMPORAL_TLS_CLIENT_KEY_PATH is required with TEMPORAL_TLS_CLIENT_CERT_PATH.'],
    [
      { TEMPORAL_TLS_CLIENT_KEY_PATH: tlsFiles.clientKey },
      'TEMPORAL_TLS_CLIENT_CERT_PATH is required with TEMPORAL_TLS_CLIENT_KEY_PATH.',
    ],
    [
      { ...certificate, TEMPORAL_TLS_CLIENT_KEY_PATH: tlsFiles.serverKey },
      'TEMPORAL_TLS_CLIENT_KEY_PATH must name the unencrypted private key of TEMPORAL_TLS_CLIENT_CERT_PATH.',
    ],
  ])('%o is refused with a sentence', (given, problem) => {
    expect(problemsOf(given)).toEqual([problem]);
  });
});

describe('Reading the pool and the statement timeout', () => {
  it('There are defaults', () => {
    expect(read({})).toMatchObject({
      databasePoolSize: 20,
      databaseStatementTimeoutMs: 30_000,
      preparesStatements: true,
    });
  });

  it('Both can be set', () => {
    const given = { DATABASE_POOL_SIZE: '5', DATABASE_STATEMENT_TIMEOUT_SECONDS: '2.5' };
    expect(read(given)).toMatchObject({ databasePoolSize: 5, databaseStatementTimeoutMs: 2_500 });
  });

  it('A timeout of 0 is no limit, and statements need not be prepared', () => {
    const given = {
      DATABASE_STATEMENT_TIMEOUT_SECONDS: '0',
      DATABASE_PREPARED_STATEMENTS: 'false',
    };
    expect(read(given)).toMatchObject({
      databaseStatementTimeoutMs: null,
      preparesStatements: false,
    });
  });

  it.each<[Given, string]>([
    [{ DATABASE_POOL_SIZE: '0' }, 'DATABASE_POOL_SIZE must be a whole number above 0.'],
    [
      { DATABASE_STATEMENT_TIMEOUT_SECONDS: '-1' },
      'DATABASE_STATEMENT_TIMEOUT_SECONDS must be a number of seconds, or 0.',
    ],
  ])('%o is refused with a sentence', (given, problem) => {
    expect(problemsOf(given)).toEqual([problem]);
  });
});

describe('Reading secrets from files', () => {
  it.each(secretVariables)('%s can be the content of a file', (name) => {
    const values: Given = { ...env, REDIS_URL: 'redis://cache', REDIS_SENTINEL_NAME: 'main' };
    const value = values[name] ?? 'postgresql://app:other@localhost:5432/app';
    const given = { ...values, [name]: value };
    const fromFile = { ...values, [name]: undefined, [`${name}_FILE`]: file(name, `${value}\n`) };
    expect(readConfig(fromFile)).toEqual(readConfig(given));
  });

  it('A migration reads the address of the database from a file as well', () => {
    const DATABASE_URL_FILE = file('url', env.DATABASE_URL);
    expect(readMigrationConfig({ DATABASE_URL_FILE }).databaseDirectUrl).toBe(env.DATABASE_URL);
  });

  it('A file that cannot be read is the only problem, and its content is never part of a message', () => {
    const absent = { XPM_CLIENT_SECRET: undefined, XPM_CLIENT_SECRET_FILE: '/absent' };
    expect(problemsOf(absent)).toEqual([
      'XPM_CLIENT_SECRET_FILE must name a file that can be read (ENOENT).',
    ]);
    const invalid = { TOKEN_KEYS: undefined, TOKEN_KEYS_FILE: file('keys', 'not-a-key') };
    expect(problemsOf(invalid).join()).not.toContain('not-a-key');
    expect(problemsOf(invalid)).toHaveLength(1);
  });

  it('A variable and its file together are ambiguous', () => {
    expect(problemsOf({ TOKEN_KEYS_FILE: file('keys', env.TOKEN_KEYS) })).toEqual([
      'TOKEN_KEYS_FILE must not be set together with TOKEN_KEYS.',
    ]);
  });
});
