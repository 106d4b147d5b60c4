import { print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { appendEvents } from '../../support/activity/events.ts';
import { codesOf, post } from '../../support/http/http.ts';
import { followEvents } from '../../support/http/sse.ts';
import { addClients } from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { syncStatus } from '../../support/sync/sync.ts';

const written: string[] = [];

const secrets = /SELECT|client"|relation|column|prisma|stack|node_modules|\.ts/i;

describe('An unexpected error', () => {
  let stack: TestStack;
  let authorization: string;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false, logLines: written });
    authorization = `Bearer ${await stack.tokenFor('admin')}`;
    await addClients(stack, [{ name: 'One' }]);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('The response contains only an id, under which the log has the details', async () => {
    await stack.prisma.$executeRaw`ALTER TABLE contact RENAME TO contact_away`;
    const query = `query ($id: ID!) { practice(id: $id) {
      clients { edges { node { contacts { name } } } } } }`;
    const variables = { id: stack.practiceId };
    const response = await post(stack.url, { query, variables, authorization });
    await stack.prisma.$executeRaw`ALTER TABLE contact_away RENAME TO contact`;
    expect(response.status).toBe(200);
    expect(codesOf(response)).toEqual(['INTERNAL_SERVER_ERROR']);
    expect(response.text).not.toMatch(secrets);
    const id = response.body.errors?.[0]?.extensions?.['id'];
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const line = written.find((each) => each.includes(String(id)));
    expect(line).toContain('contact');
    expect(line).not.toContain(authorization);
    expect(
      (await post(stack.url, { query, variables, authorization })).body.errors,
    ).toBeUndefined();
  });

  it('A failed subscription ends with the same masked message over server-sent events', async () => {
    await using stream = await followEvents(stack.url, authorization, {
      document: syncStatus,
      variables: { practiceId: stack.practiceId },
    });
    expect(await stream.next()).toHaveProperty('data.syncStatus');
    await breakTheLog(stack);
    const message = await stream.next();
    await mendTheLog(stack);
    expect(JSON.stringify(message)).not.toMatch(secrets);
    expect(message).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
  });

  it('A failed subscription does not affect the others of its socket', async () => {
    await joinOtherPractice(stack);
    const socket = await stack.socket('admin');
    const closed = vi.fn();
    socket.on('closed', closed);
    const follow = (practiceId: string) =>
      socket.iterate({ query: print(syncStatus), variables: { practiceId } });
    const [broken, other] = [follow(stack.practiceId), follow(stack.otherPracticeId)];
    expect((await broken.next()).value).toHaveProperty('data.syncStatus');
    expect((await other.next()).value).toHaveProperty('data.syncStatus');
    await breakTheLog(stack);
    const result = await broken.next();
    expect(result).toMatchObject({
      value: { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
    });
    expect(JSON.stringify(result)).not.toMatch(secrets);
    expect(await broken.next()).toMatchObject({ done: true });
    await mendTheLog(stack);
    await appendEvents(stack, [{ type: 'connection.changed' }], stack.otherPracticeId);
    expect((await other.next()).value).toHaveProperty('data.syncStatus.seq', '1');
    expect(closed).not.toHaveBeenCalled();
    await other.return?.();
    await socket.dispose();
  });
});

async function joinOtherPractice({
  prisma,
  practiceId,
  otherPracticeId,
}: TestStack): Promise<void> {
  const own = await prisma.membership.findFirstOrThrow({
    where: { practiceId: practiceId.replace('Practice:', ''), role: 'ADMIN' },
  });
  const other = otherPracticeId.replace('Practice:', '');
  await prisma.membership.create({ data: { ...own, practiceId: other } });
}

/** An event that nobody can read: what follows the practice fails at it. */
async function breakTheLog(stack: TestStack): Promise<void> {
  await appendEvents(stack, [{ type: 'run.changed', run: {} as never }]);
}

async function mendTheLog({ prisma }: TestStack): Promise<void> {
  await prisma.event.deleteMany();
}
