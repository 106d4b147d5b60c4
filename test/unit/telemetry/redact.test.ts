import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../src/logger.ts';
import { withLogFields } from '../../../src/telemetry/log-fields.ts';

const clientSecret = 'sH"h-Client/Secret+99';
const secret = 'Zk9tT3BhcXVlU2VjcmV0VG9rZW4';
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.c2lnbmF0dXJl';

function setUp() {
  const lines: string[] = [];
  const output = { write: (line: string) => void lines.push(line) };
  const logger = createLogger('test', { logLevel: 'trace', secrets: [clientSecret] }, output);
  return { logger, lines };
}

class ResponseError extends Error {
  readonly headers: unknown;
  constructor(message: string, headers: unknown = {}) {
    super(message);
    this.headers = headers;
  }
}

/** Log calls that contain a secret, by the form of the secret. */
const leaks: Readonly<Record<string, readonly [what: object, message?: string]>> = {
  'an access token by its name': [{ accessToken: secret }],
  'tokens deep within': [{ a: { b: { c: { d: { refreshToken: secret, accessToken: secret } } } } }],
  'tokens as OAuth spells them': [{ answer: { access_token: secret, refresh_token: secret } }],
  "tokens in a response's text": [{ body: JSON.stringify({ id_token: secret, n: 1 }) }],
  'tokens in a text within a text': [{ body: JSON.stringify({ x: { refresh_token: secret } }) }],
  'a form': [{ body: `grant_type=refresh_token&refresh_token=${secret}&x=1` }],
  headers: [{ headers: { authorization: `Bearer ${secret}`, Cookie: `sid=${secret}` } }],
  'cookies that are set': [{ headers: { 'set-cookie': [`a=${secret}`, `b=${secret}`] } }],
  "Node's raw headers": [{ raw: ['Authorization', `Bearer ${secret}`, 'Cookie', `s=${secret}`] }],
  'headers as text': [
    {},
    `GET / HTTP/1.1\r\nAuthorization: Basic ${secret}\r\nCookie: a=${secret}`,
  ],
  "an error's headers": [{ err: new ResponseError('no', { authorization: `Bearer ${secret}` }) }],
  "an error's message": [{ err: new ResponseError(`fetch failed with Bearer ${secret}`) }],
  "an error's cause": [{ err: new Error('a', { cause: new Error(`refresh_token=${secret}`) }) }],
  'the callback': [{ url: `http://x/xpm/callback?code=${secret}&state=${secret}#top` }],
  'the callback in a message': [{}, `GET /xpm/callback?state=${secret}&code=${secret} failed`],
  'an address within an address': [
    { url: `http://x/?to=${encodeURIComponent(`http://y/?code=${secret}`)}` },
  ],
  'the consent page': [{ url: `http://x/a?code_challenge=${secret}&code_verifier=${secret}` }],
  'a JSON web token anywhere': [{ note: jwt }, `token ${jwt} was refused`],
  'the client secret': [{ client_secret: secret, clientSecret: secret }],
  'the client secret by its value': [{ note: `it is ${clientSecret}.` }, clientSecret],
  'the client secret in a form': [{ body: `x=${encodeURIComponent(clientSecret)}` }],
  "the database's password": [{}, `cannot reach postgresql://app:${secret}@db:5432/app`],
  "a token's key": [{ tokenKeys: [{ id: 'k1', secret }] }],
};

const spellings = [
  secret,
  jwt,
  clientSecret,
  JSON.stringify(clientSecret).slice(1, -1),
  encodeURIComponent(clientSecret),
];

describe('Redacting secrets', () => {
  it.each(Object.keys(leaks))('The log does not contain %s', (name) => {
    const { logger, lines } = setUp();
    const [what, message] = leaks[name] ?? [{}];
    logger.warn(what, message);
    logger.child(what).info(message);
    withLogFields({ operation: 'x' }, () => logger.error({ err: what, deeper: { what } }, message));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('[redacted]');
    for (const line of lines) {
      for (const spelling of spellings) expect(line).not.toContain(spelling);
      expect(JSON.parse(line)).toMatchObject({ name: 'test' });
    }
  });

  it('The log contains everything else unchanged', () => {
    const { logger, lines } = setUp();
    const what = {
      code: 'ECONNREFUSED',
      state: 'RUNNING',
      message: { type: 'start-sync', sync: { kind: 'CLIENTS', runId: 'r-1' } },
      url: 'http://localhost:4000/graphql?first=10',
      note: 'The token has expired. Basic facts; exit code=1, state=RUNNING. Bearer of bonds.',
    };
    logger.info(what, 'lost the connection that listens to Postgres');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject(what);
  });
});

describe('The fields of a log line', () => {
  it('A line has the fields of its work and the surrounding work, and its own fields win', async () => {
    const { logger, lines } = setUp();
    await withLogFields({ requestId: 'r-1', practiceId: 'p-1' }, async () => {
      await Promise.resolve();
      withLogFields({ runId: 'n-1' }, () => logger.info({ practiceId: 'p-2' }, 'in'));
      logger.info('around');
    });
    logger.info('outside');
    const [within, around, outside] = lines.map((line) => JSON.parse(line) as object);
    expect(within).toMatchObject({ requestId: 'r-1', runId: 'n-1', practiceId: 'p-2' });
    expect(around).toMatchObject({ requestId: 'r-1', practiceId: 'p-1' });
    expect(around).not.toHaveProperty('runId');
    expect(outside).not.toHaveProperty('requestId');
  });
});
