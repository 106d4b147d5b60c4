import { expect, test } from 'vitest';
import { practiceId } from '../support.ts';
import { known, start } from './practice.ts';

test('Jobs of lists without UUIDs keep their numbers, and a call for each number brings its UUID', async () => {
  await using xpm = await start({ jobUuidsInLists: false });
  const { chunks } = await xpm.source.currentJobs(practiceId);
  const numbers: string[] = [];
  for await (const { records, problems, numbered = [] } of chunks) {
    expect([records, problems]).toEqual([[], []]);
    numbers.push(...numbered.map(({ number }) => number));
  }
  const [number = ''] = numbers;
  const read = known(await xpm.source.job(practiceId, { number, xpmId: null }));
  expect(read.record.number).toBe(number);
  expect(read.record.xpmId).toMatch(/^[0-9a-f-]{36}$/);
});
