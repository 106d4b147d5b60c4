import { print } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendEvents } from '../../support/activity/events.ts';
import { codesOf, post } from '../../support/http/http.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { runFinished, startSync, syncStatus } from '../../support/sync/sync.ts';

const written: string[] = [];

type Line = Readonly<Record<string, unknown>>;

const linesWith = (text: string): Line[] =>
  written.filter((line) => line.includes(text)).map((line) => JSON.parse(line) as Line);

const errors = (): Line[] => linesWith('"level"').filter(({ level }) => Number(level) >= 50);

const uuid = /^[0-9a-f-]{36}$/;

describe('The log', () => {
  let stack: TestStack;
  let authorization: string;
  beforeAll(async () => {
    stack = await startStack({ env: { LOG_LEVEL: 'debug' }, logLines: written });
    authorization = `Bearer ${await stack.tokenFor('admin')}`;
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    written.length = 0;
  });

  /** A request that fails by a fault of ours, which the log tells of. */
  async function failing(headers: Readonly<Record<string, string>>): Promise<Response> {
    await stack.prisma.$executeRaw`ALTER TABLE practice_activity RENAME TO activity_away`;
    const query = `query Broken($id: ID!) { practice(id: $id) { activity { edges { node { id } } } } }`;
    const response = await fetch(`${stack.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization, ...headers },
      body: JSON.stringify({ query, variables: { id: stack.practiceId } }),
    });
    await response.text();
    await stack.prisma.$executeRaw`ALTER TABLE activity_away RENAME TO practice_activity`;
    return response;
  }

  it('A log line names the request as its response does, and the operation', async () => {
    const requestId = (await failing({})).headers.get('x-request-id');
    expect(requestId).toMatch(uuid);
    const practiceId = stack.practiceId.replace('Practice:', '');
    const wanted = { level: 50, requestId, practiceId, operation: 'Broken' };
    expect(linesWith('unexpected error')).toMatchObject([wanted]);
    expect(errors()).toHaveLength(1);
  });

  it('A mistake of the client is not logged as an error', async () => {
    const query = `query Negative($id: ID!) { practice(id: $id) { activity(first: -1) { edges { node { id } } } } }`;
    const response = await post(stack.url, {
      query,
      variables: { id: stack.practiceId },
      authorization,
    });
    expect(codesOf(response)).toEqual(['BAD_USER_INPUT']);
    expect(errors()).toEqual([]);
  });

  it('A request id from the client is used if it fits in a log line', async () => {
    const own = await failing({ 'x-request-id': 'web-4711.a' });
    expect(own.headers.get('x-request-id')).toBe('web-4711.a');
    expect(linesWith('unexpected error')).toMatchObject([{ requestId: 'web-4711.a' }]);
    const strange = await failing({ 'x-request-id': '{"level":60}' });
    expect(strange.headers.get('x-request-id')).toMatch(uuid);
    const long = await fetch(`${stack.url}/healthz`, {
      headers: { 'x-request-id': 'a'.repeat(129) },
    });
    expect(long.headers.get('x-request-id')).toMatch(uuid);
  });

  it('A log line of a subscription names its operation and practice, even when it fails much later', async () => {
    const socket = await stack.socket('admin');
    const variables = { practiceId: stack.practiceId };
    const follow = () => socket.iterate({ query: print(syncStatus), variables });
    const [first, second] = [follow(), follow()];
    await Promise.all([first.next(), second.next()]);
    await appendEvents(stack, [{ type: 'run.changed', run: {} as never }]);
    await Promise.all([first.next(), second.next()]);
    await stack.prisma.event.deleteMany();
    await socket.dispose();
    const practiceId = stack.practiceId.replace('Practice:', '');
    const lines = linesWith('unexpected error');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatchObject({ operation: 'SyncStatus', practiceId });
  });

  it('A failure of XPM is logged with practice, run, workflow and attempt', async () => {
    const fault = { type: 'status', status: 403 };
    await stack.sandbox.post('faults', { path: 'staff.api/list', times: -1, fault });
    const run = await runFinished(stack, await startSync(stack, 'USERS'));
    expect(run.state).toBe('FAILED');
    const practiceId = stack.practiceId.replace('Practice:', '');
    const lines = linesWith('a call to XPM failed');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line).toMatchObject({
        practiceId,
        runId: run.id.replace('SyncRun:', ''),
        workflowId: `sync/${practiceId}/USERS`,
        activity: 'syncPage',
        attempt: 1,
      });
    }
  });

  it('The log contains no token', () => {
    expect(written.join('')).not.toContain(authorization.replace('Bearer ', ''));
  });
});
