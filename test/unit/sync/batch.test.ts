import { expect, test } from 'vitest';
import { nothingStored } from '../../../src/domain/sync/stored-batch.ts';
import type { Chunk } from '../../../src/ports/source.ts';
import type { Batch } from '../../../src/sync/steps/batch.ts';
import { inBatches } from '../../../src/sync/steps/batch.ts';

interface Entry {
  readonly xpmId: string;
}

const store = () => Promise.resolve(nothingStored);

test('A list that fails in the middle keeps what was read before as a batch', async () => {
  const failure = new Error('the list is cut');
  const chunks = async function* (): AsyncGenerator<Chunk<Entry>> {
    yield { records: [{ xpmId: 'a' }, { xpmId: 'b' }], problems: [] };
    await Promise.reject(failure);
  };
  const batches: Batch[] = [];
  const reading = async () => {
    for await (const batch of inBatches(chunks(), store)) batches.push(batch);
  };
  await expect(reading()).rejects.toBe(failure);
  expect(batches).toMatchObject([{ ids: ['a', 'b'], size: 2, end: 2 }]);
});

test('Only skipped records count as entries beside the records', async () => {
  const place = { position: 0, label: null, part: null, message: '', xpmId: 'a' } as const;
  const chunks = async function* (): AsyncGenerator<Chunk<Entry>> {
    yield await Promise.resolve({
      records: [{ xpmId: 'a' }],
      problems: [
        { ...place, type: 'partLeftOut', reason: 'PART_INCOMPLETE' },
        { ...place, type: 'recordSkipped', reason: 'RECORD_WITHOUT_ID', xpmId: null },
      ],
    });
  };
  const batches: Batch[] = [];
  for await (const batch of inBatches(chunks(), store)) batches.push(batch);
  expect(batches).toMatchObject([{ ids: ['a'], size: 2, end: 2 }]);
  expect(batches[0]?.findings.problems).toHaveLength(2);
});
