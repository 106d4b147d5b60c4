import { describe, expect, test } from 'vitest';
import { practiceId, reasonOf } from '../support.ts';
import { jobNow, nobody, someJob, staffIds, start, unknownJob } from './practice.ts';

describe('Records that the sandbox does not know', () => {
  const ways = [
    { unknownIdentifier: 'refusal', refusalStatusIn31: 200 },
    { unknownIdentifier: 'refusal', refusalStatusIn31: 400 },
    { unknownIdentifier: 'notFound' },
  ] as const;

  test.each(ways)('%j: an unknown record is not found by a read', async (settings) => {
    await using xpm = await start(settings);
    expect(await xpm.source.job(practiceId, unknownJob)).toMatchObject({ type: 'notFound' });
    expect(await xpm.source.client(practiceId, nobody)).toMatchObject({ type: 'notFound' });
    expect(await xpm.source.jobFieldValues(practiceId, unknownJob)).toMatchObject({
      type: 'notFound',
    });
    expect(await xpm.source.clientFieldValues(practiceId, nobody)).toMatchObject({
      type: 'notFound',
    });
  });

  test('A refusal in other words does not prove that the client is unknown, and keeps its message', async () => {
    const unknownClientMessage = 'This client has been deleted';
    await using xpm = await start({ unknownClientMessage });
    const failure = await xpm.source.client(practiceId, nobody).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      reason: { type: 'rejected', status: 200, message: unknownClientMessage },
    });
  });

  test.each(ways)('%j: a change of an unknown record is refused', async (settings) => {
    await using xpm = await start(settings);
    const changes = [
      xpm.writes.updateJob(practiceId, unknownJob, { name: 'A' }),
      xpm.writes.assignJob(practiceId, unknownJob, { manager: null }),
      xpm.writes.changeJobState(practiceId, unknownJob, 'PLANNED'),
      xpm.writes.setJobFieldValues(practiceId, unknownJob, []),
      xpm.writes.updateClient(practiceId, nobody, { name: 'A' }),
    ];
    const reasons = await Promise.all(changes.map(reasonOf));
    expect(reasons.map(({ type }) => type)).toEqual(changes.map(() => 'rejected'));
  });
});

describe('Refusals of the sandbox', () => {
  test.each([200, 400] as const)(
    'A refusal with status %d has the sandbox’s message',
    async (refusalStatusIn31) => {
      await using xpm = await start({ refusalStatusIn31 });
      const { writes } = xpm;
      const job = await someJob(xpm);
      const refused = (message: string) => ({
        type: 'rejected',
        status: refusalStatusIn31,
        message,
      });
      expect(await reasonOf(writes.changeJobState(practiceId, job, 'Planned'))).toEqual(
        refused('Invalid state code'),
      );
      expect(await reasonOf(writes.updateJob(practiceId, unknownJob, { name: 'A' }))).toEqual(
        refused('Invalid job identifier'),
      );
      expect(await reasonOf(writes.assignJob(practiceId, job, { manager: nobody }))).toEqual(
        refused('Invalid staff identifier for add-manager request'),
      );
      expect(await reasonOf(writes.updateClient(practiceId, nobody, {}))).toEqual(
        refused('Invalid client identifier'),
      );
      expect(await reasonOf(writes.updateJob(practiceId, job, { name: null }))).toEqual(
        refused('The job name is required'),
      );
    },
  );

  test('A refused change leaves the record unchanged', async () => {
    await using xpm = await start();
    const job = await jobNow(xpm, await someJob(xpm));
    const [manager] = await staffIds(xpm);
    const work = xpm.writes.assignJob(practiceId, job, { manager, partner: nobody });
    expect(await reasonOf(work)).toMatchObject({ type: 'rejected' });
    expect(await jobNow(xpm, job)).toEqual(job);
  });

  test('Every call releases its permit', async () => {
    await using xpm = await start();
    const job = await someJob(xpm);
    await xpm.writes.changeJobState(practiceId, job, 'ONHOLD');
    await reasonOf(xpm.writes.changeJobState(practiceId, job, 'none'));
    await xpm.source.jobFieldValues(practiceId, job);
    const { permits, calls } = xpm.rateLimiter;
    expect(permits.map(({ releases }) => releases.length)).toEqual(calls.map(() => 1));
    const { total } = await xpm.caller.get<{ total: number }>('calls');
    expect(total).toBe(calls.length);
  });
});
