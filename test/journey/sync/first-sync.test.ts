import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { followStatus, runFinished, startSync } from '../../support/sync/sync.ts';

describe('The first sync of a practice', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('A subscriber sees the first sync requested, running, progressing and succeeded, in order', async () => {
    await using status = await followStatus(stack);
    expect((await status.next()).runs).toEqual([]);
    const { id } = await startSync(stack, 'CLIENTS');
    await status.until(({ runs }) => runs.some((run) => run.state === 'SUCCEEDED'));
    const states = status.seen.slice(1).flatMap(({ runs }) => runs);
    expect(new Set(states.map((run) => run.id))).toEqual(new Set([id]));
    expect(states[0]?.state).toBe('REQUESTED');
    expect(states.slice(1, -1).every((run) => run.state === 'RUNNING')).toBe(true);
    const done = states.map((run) => run.progress.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(new Set(done).size).toBeGreaterThan(2);
    expect(states.at(-1)?.progress).toMatchObject({ done: 1200, total: 1200, added: 1200 });
  });

  it('The second sync finds nothing to write', async () => {
    const before = await stack.prisma.event.count({ where: { type: 'clients.changed' } });
    const run = await runFinished(stack, await startSync(stack, 'CLIENTS', { full: true }));
    expect(run.state).toBe('SUCCEEDED');
    expect(run.progress).toMatchObject({ read: 1200, added: 0, changed: 0, unchanged: 1200 });
    expect(await stack.prisma.event.count({ where: { type: 'clients.changed' } })).toBe(before);
  });
});
