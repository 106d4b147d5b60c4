import { describe, expect, it } from 'vitest';
import { readiness } from '../../../src/http/readiness.ts';

const works = () => null;
const lacks = (reason: string) => () => Promise.resolve(reason);

const respond = async (...given: Parameters<typeof readiness>) => {
  const response = await readiness(...given);
  return { status: response.status, text: await response.text() };
};

describe('The response of /readyz', () => {
  it('A process whose parts all respond is ready', async () => {
    expect(await respond({ vital: [works], helpful: [works] })).toEqual({
      status: 200,
      text: 'ready\n',
    });
  });

  it('A process without a helpful part stays in service and names it', async () => {
    const helpful = [works, lacks('Redis cannot be reached'), lacks('Temporal does not respond')];
    expect(await respond({ vital: [works], helpful })).toEqual({
      status: 200,
      text: 'ready\ndegraded: Redis cannot be reached\ndegraded: Temporal does not respond\n',
    });
  });

  it('A process without a vital part is not ready, and the first problem is named', async () => {
    const vital = [works, lacks('Postgres does not respond'), lacks('The connection is lost')];
    expect(await respond({ vital, helpful: [lacks('Redis cannot be reached')] })).toEqual({
      status: 503,
      text: 'Postgres does not respond\n',
    });
  });
});
