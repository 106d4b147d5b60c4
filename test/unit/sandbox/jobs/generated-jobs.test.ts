import { describe, expect, test } from 'vitest';
import type { JobJson, Named } from './job-reads.ts';
import { numbers, records, start } from './job-reads.ts';

describe('Generated jobs', () => {
  test.each([0, 2])(
    'The jobs of practice %i have the special cases of real practices',
    async (practice) => {
      await using caller = await start({}, practice);
      const jobs = await records(caller, { practice, action: 'list' });
      const clients = await records<Named & { IsArchived: string; IsDeleted: string }>(caller, {
        practice,
        resource: 'client',
        action: 'list',
        limit: 10_000,
      });
      const archived = new Set(
        clients.filter((one) => one.IsArchived === 'Yes').map((one) => one.UUID),
      );
      const deleted = new Set(
        clients.filter((one) => one.IsDeleted === 'Yes').map((one) => one.UUID),
      );
      const isCurrent = (job: JobJson) => !['COMPLETED', 'CANCELLED'].includes(job.StateCode);
      const specialCases: Record<string, (job: JobJson) => boolean> = {
        manager: (job) => job.Manager !== null,
        partner: (job) => job.Partner !== null,
        assigned: (job) => job.Assigned.length > 0,
        severalAssigned: (job) => job.Assigned.length > 1,
        orderNumber: (job) => job.ClientOrderNumber !== '',
        budget: (job) => job.Budget !== null,
        contact: (job) => job.Contact !== null,
        newlines: (job) => job.Description.includes('\n'),
        noDescription: (job) => job.Description === '',
        foreignName: (job) => /[^\u0020-\u007e]/.test(job.Name),
        escapedName: (job) => /[&<]/.test(job.Name),
        ownWork: (job) => job.Client === null && job.Contact === null,
        archivedClient: (job) => archived.has(job.Client?.UUID ?? ''),
        deletedClient: (job) => deleted.has(job.Client?.UUID ?? ''),
        completed: (job) => job.StateCode === 'COMPLETED' && job.CompletedDate !== null,
        cancelled: (job) => job.StateCode === 'CANCELLED',
        current: isCurrent,
        longOpen: (job) => isCurrent(job) && job.CreatedUtc < '2022',
        tasks: (job) => job.Tasks.length > 0,
        milestones: (job) => job.Milestones.length > 0,
        notes: (job) => job.Notes.length > 0,
        ownNumber: (job) => job.ID.startsWith('WIP-'),
      };
      const missing = Object.entries(specialCases).filter(
        ([, isSo]) => !jobs.some(isSo) || jobs.every(isSo),
      );
      expect(missing.map(([name]) => name)).toEqual([]);
      expect(new Set(jobs.map(({ Name }) => Name)).size).toBeLessThan(jobs.length);
      expect(new Set(jobs.map(({ UUID }) => UUID)).size).toBe(jobs.length);
      expect(new Set(jobs.map(({ CreatedUtc }) => CreatedUtc.slice(0, 4))).size).toBe(9);
    },
  );

  test('The same number and seed produce the same jobs, and a practice without clients has none', async () => {
    const texts: string[] = [];
    for (const seed of [5, 5, 6]) {
      await using caller = await start();
      const practice = { practice: 0, clients: 9, jobs: 70, seed };
      expect(await caller.post('practice', practice)).toMatchObject({ clients: 9, jobs: 70 });
      texts.push(await caller.text('job.api/current?detailed=true'));
    }
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).not.toBe(texts[2]);
    await using caller = await start();
    expect(await caller.post('practice', { clients: 0, jobs: 5 })).toMatchObject({ jobs: 0 });
    expect(await caller.post('practice', { clients: 40 })).toMatchObject({ jobs: 10 });
  });

  test('A list of 20,000 jobs is streamed completely', async () => {
    await using caller = await start();
    await caller.post('practice', { practice: 0, clients: 500, jobs: 20_000 });
    const response = await caller.call('job.api/current?detailed=true');
    const found = numbers(await response.text());
    expect(response.headers.get('transfer-encoding')).toBe('chunked');
    expect(new Set(found).size).toBe(found.length);
    expect(found.length).toBeGreaterThan(5_000);
  });
});
