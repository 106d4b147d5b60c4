import { GraphQLError, locatedError } from 'graphql';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createMaskError } from '../../../src/http/pipeline/mask-error.ts';

const outage = new Error('connect ECONNREFUSED 10.0.0.7:5432');

function setUp() {
  const lines: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  return { mask: createMaskError(logger, (error) => error === outage), lines };
}

const asJson = (error: Error): { message: string; path?: unknown; extensions: { id?: string } } =>
  JSON.parse(JSON.stringify(error)) as ReturnType<typeof asJson>;

describe('Masking errors', () => {
  it('An error that was written for clients passes unchanged, also from a resolver', () => {
    const { mask, lines } = setUp();
    const own = new GraphQLError('No such client.', { extensions: { code: 'NOT_FOUND' } });
    const located = locatedError(own, [], ['client']);
    expect(mask(own)).toBe(own);
    expect(mask(located)).toBe(located);
    expect(lines).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['an error', new Error('relation "client" has no column "hash"')],
    ['an error from a resolver', locatedError(new Error('SELECT * FROM secret'), [], ['a', 0])],
    ['an error around one', new GraphQLError('SELECT', { originalError: new Error('inner') })],
    ['a text', 'SELECT * FROM secret'],
    ['nothing', undefined],
  ])('Of %s a client receives only an id, under which the log has the details', (_what, thrown) => {
    const { mask, lines } = setUp();
    const { message, extensions } = asJson(mask(thrown));
    expect(message).not.toMatch(/SELECT|relation|inner/);
    expect(extensions.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(message).toContain(extensions.id);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(extensions.id);
  });

  it.each<[string, unknown, unknown]>([
    ['a request', outage, { status: 503, headers: { 'retry-after': '5' } }],
    ['a field', locatedError(outage, [], ['a', 0]), undefined],
  ])('An outage of %s has a code that tells clients to try again', (_what, thrown, http) => {
    const { mask, lines } = setUp();
    const { message, extensions } = asJson(mask(thrown));
    expect(extensions).toEqual({
      code: 'SERVICE_UNAVAILABLE',
      ...(http !== undefined && { http }),
    });
    expect(message).not.toContain('10.0.0.7');
    expect(lines).toHaveLength(1);
  });

  it('An error about a variable, which graphql writes without a code, is the mistake of a client', () => {
    const { mask, lines } = setUp();
    const ofVariable = new GraphQLError('Variable "$first" got invalid value 1.5.');
    expect(asJson(mask(ofVariable))).toEqual({
      message: ofVariable.message,
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const ofSyntax = new GraphQLError('Syntax Error', {
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    });
    expect(mask(ofSyntax)).toBe(ofSyntax);
    expect(lines).toEqual([]);
  });

  it('A masked error keeps its path in the response', () => {
    const { mask } = setUp();
    expect(asJson(mask(locatedError(new Error('x'), [], ['a', 0])))).toMatchObject({
      path: ['a', 0],
    });
  });
});
