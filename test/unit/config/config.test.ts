import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readConfig, readMigrationConfig } from '../../../src/config.ts';
import { ConfigError } from '../../../src/environment/parse-environment.ts';

const key = (bytes = 32): string => randomBytes(bytes).toString('base64');

const env = {
  DATABASE_URL: 'postgresql://app:secret@localhost:5432/app',
  TEMPORAL_ADDRESS: 'localhost:7233',
  XPM_CLIENT_ID: 'client',
  XPM_CLIENT_SECRET: 'secret',
  TOKEN_KEYS: `k1:${key()}`,
  AUTH_ISSUER: 'https://issuer.example',
} as const;

function messageOf(given: Readonly<Record<string, string | undefined>>): string {
  try {
    readConfig(given);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('The environment is valid.');
}

describe('Reading the environment', () => {
  it('Variables without a default suffice', () => {
    expect(readConfig(env)).toMatchObject({
      port: 4000,
      publicUrl: 'http://localhost:4000',
      temporal: { address: 'localhost:7233', namespace: 'default', taskQueue: 'practice-sync' },
      xpm: { baseUrl: 'https://api.xero.com', issuer: 'https://identity.xero.com' },
      auth: { issuer: 'https://issuer.example', audience: 'practice-sync' },
      databaseDirectUrl: env.DATABASE_URL,
      listenerCheckSeconds: 30,
      logLevel: 'info',
      socketsPerViewer: 100,
      edge: {
        corsOrigins: [],
        trustedProxies: 0,
        viewerCostPerMinute: 1_000_000,
        addressRequestsPerMinute: 600,
        introspection: false,
        graphiql: false,
      },
      metricsPort: null,
      tracesUrl: null,
    });
  });

  it("OpenTelemetry's own variables set the address for traces", () => {
    const tracesUrl = (own: Readonly<Record<string, string>>) =>
      readConfig({ ...env, ...own }).tracesUrl;
    const collector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };
    expect(tracesUrl(collector)).toBe('http://collector:4318/v1/traces');
    const traces = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/mine' };
    expect(tracesUrl({ ...collector, ...traces })).toBe('http://collector:4318/mine');
  });

  it('An empty environment names every required variable', () => {
    const message = messageOf({});
    for (const name of Object.keys(env)) expect(message).toContain(`  ${name} is required.`);
  });

  it('An environment of invalid values names every problem', () => {
    const invalid = {
      PORT: '70000',
      PUBLIC_URL: 'ftp://files.example',
      DATABASE_URL: 'mysql://localhost/app',
      DATABASE_DIRECT_URL: 'localhost:5432',
      LISTENER_CHECK_SECONDS: '0',
      TEMPORAL_ADDRESS: 'http://localhost:7233',
      TEMPORAL_NAMESPACE: '',
      TEMPORAL_TASK_QUEUE: '',
      ACTIVITY_SLOTS: 'many',
      HOST: '',
      XPM_BASE_URL: 'nonsense',
      XPM_ISSUER: 'nonsense',
      XPM_CLIENT_ID: '',
      XPM_CLIENT_SECRET: '',
      XPM_RETRY_INITIAL_SECONDS: '0',
      XPM_MAX_CONSECUTIVE_FAILURES: '1.5',
      XPM_IDLE_TIMEOUT_SECONDS: 'soon',
      TOKEN_KEYS: 'k1:short',
      AUTH_ISSUER: 'issuer.example',
      AUTH_AUDIENCE: '',
      LOG_LEVEL: 'loud',
      CORS_ORIGINS: '*',
      TRUSTED_PROXIES: '-1',
      VIEWER_COST_PER_MINUTE: '0',
      ADDRESS_REQUESTS_PER_MINUTE: 'many',
      INTROSPECTION: 'yes',
      GRAPHIQL: '1',
      METRICS_PORT: '-1',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'nonsense',
    };
    const message = messageOf(invalid);
    for (const name of Object.keys(invalid)) expect(message).toContain(`  ${name} must `);
  });

  it('No message contains a value, which may be a secret', () => {
    const message = messageOf({ ...env, TOKEN_KEYS: `k1:${key(31)},not-a-key`, PORT: 'x' });
    expect(message).not.toContain('not-a-key');
    expect(message).not.toContain(env.XPM_CLIENT_SECRET);
  });

  it('Several keys may be given, newest first', () => {
    const [newest, older] = [key(), key()];
    const { tokenKeys } = readConfig({ ...env, TOKEN_KEYS: `k2:${newest},k1:${older}` });
    expect(tokenKeys.map(({ id, secret }) => [id, secret.toString('base64')])).toEqual([
      ['k2', newest],
      ['k1', older],
    ]);
  });

  it.each([
    ['no name', `:${key()}`],
    ['no secret', 'k1:'],
    ['a secret too short', `k1:${key(31)}`],
    ['a secret too long', `k1:${key(33)}`],
    ['an empty second one', `k1:${key()},`],
    ['a name twice', `k1:${key()},k1:${key()}`],
  ])('Keys with %s are invalid', (_what, keys) => {
    expect(messageOf({ ...env, TOKEN_KEYS: keys })).toContain('TOKEN_KEYS');
  });

  it('Origins are those that browsers send, without patterns and paths', () => {
    const origins = 'https://app.example.com, http://localhost:5173';
    expect(readConfig({ ...env, CORS_ORIGINS: origins }).edge.corsOrigins).toEqual([
      'https://app.example.com',
      'http://localhost:5173',
    ]);
    for (const wrong of [
      '*',
      'null',
      'https://*.example.com',
      'https://a.example/',
      'a.example',
      '',
    ]) {
      expect(messageOf({ ...env, CORS_ORIGINS: wrong })).toContain('CORS_ORIGINS must be origins');
    }
  });

  it('A slash at the end of an address makes no difference', () => {
    const slashed = { PUBLIC_URL: 'https://sync.example/', AUTH_ISSUER: `${env.AUTH_ISSUER}/` };
    const config = readConfig({ ...env, ...slashed });
    expect(config.publicUrl).toBe('https://sync.example');
    expect(config.auth.issuer).toBe(env.AUTH_ISSUER);
  });

  it('LISTEN and migrations use the direct address of Postgres', () => {
    const DATABASE_DIRECT_URL = 'postgresql://app:secret@direct:5432/app';
    const config = readConfig({ ...env, DATABASE_DIRECT_URL });
    expect(config.databaseDirectUrl).toBe(DATABASE_DIRECT_URL);
    expect(config.databaseUrl).toBe(env.DATABASE_URL);
  });

  it('A migration needs the address of the database only', () => {
    const { DATABASE_URL } = env;
    expect(readMigrationConfig({ DATABASE_URL })).toMatchObject({
      databaseDirectUrl: DATABASE_URL,
    });
    const DATABASE_DIRECT_URL = 'postgresql://app:secret@direct:5432/app';
    const config = readMigrationConfig({ DATABASE_URL, DATABASE_DIRECT_URL });
    expect(config.databaseDirectUrl).toBe(DATABASE_DIRECT_URL);
    expect(() => readMigrationConfig({})).toThrow('  DATABASE_URL is required.');
  });

  it('Another XPM is its own issuer unless the issuer is given', () => {
    const XPM_BASE_URL = 'http://localhost:4010';
    expect(readConfig({ ...env, XPM_BASE_URL }).xpm.issuer).toBe(XPM_BASE_URL);
    const XPM_ISSUER = 'http://localhost:4011';
    expect(readConfig({ ...env, XPM_BASE_URL, XPM_ISSUER }).xpm.issuer).toBe(XPM_ISSUER);
  });
});
