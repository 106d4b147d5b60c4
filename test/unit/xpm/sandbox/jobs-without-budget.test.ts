import { expect, test } from 'vitest';
import { drain, only, practiceId } from '../support.ts';
import { jobNow, start } from './practice.ts';

test('A job of a list that lacks budgets and types has neither, and alone it has its budget', async () => {
  await using xpm = await start({ budgetInPlainJobs: false });
  const { records, problems } = await drain(await xpm.source.currentJobs(practiceId));
  expect(problems).toEqual([]);
  for (const job of records) expect(job).toMatchObject({ budget: undefined, type: undefined });
  const job = only(records);
  await xpm.writes.updateJob(practiceId, job, { budget: '1234.5' });
  expect(Number((await jobNow(xpm, job)).budget)).toBe(1234.5);
});
