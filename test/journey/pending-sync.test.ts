import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshQuota } from '../support/quota.ts';
import { startStack } from '../support/stack.ts';
import type { TestStack } from '../support/stack.ts';
import { runFinished, startSync } from '../support/sync.ts';
import { aJob, jobInXpm, jobNow, tagCleared, updateJob } from '../support/pending.ts';

describe('an edit of a job', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack();
    for (const kind of ['USERS', 'JOBS', 'FIELD_DEFINITIONS'] as const) {
      await runFinished(stack, await startSync(stack, kind));
      await freshQuota(stack);
    }
  });
  beforeEach(() => freshQuota(stack));
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('shows at once, carries the tag, and reaches XPM', async () => {
    const job = await aJob(stack);
    const result = await stack.ask('standard', updateJob, {
      input: { jobId: job.id, name: 'Edited here', budget: '1250.5' },
    });
    expect(result.updateJob).toMatchObject({
      __typename: 'JobUpdated',
      job: {
        name: 'Edited here',
        pendingSync: {
          reasons: ['CHANGES_ON_THEIR_WAY'],
          fields: [
            { field: 'budget', ours: '1250.5', theirs: job.budget },
            { field: 'name', label: 'Name', base: job.name, ours: 'Edited here' },
          ],
        },
      },
    });
    await tagCleared(stack, job.id);
    expect(await jobNow(stack, job.id)).toMatchObject({ name: 'Edited here', budget: '1250.50' });
    expect(await jobInXpm(stack, job)).toMatchObject({ Name: 'Edited here', Budget: '1250.50' });
  });
});
