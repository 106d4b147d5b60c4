import { expect, test } from 'vitest';
import { RecordBatch } from '../../../src/db/bulk/record-batch.ts';
import { nothingStored } from '../../../src/domain/sync/stored-batch.ts';
import type { Chunk } from '../../../src/ports/xpm/source.ts';
import type { Batch } from '../../../src/sync/steps/batch.ts';
import { inBatches } from '../../../src/sync/steps/batch.ts';

interface Entry {
  readonly xpmId: string;
}

const batchStore = {
  newBatch: () =>
    new RecordBatch<Entry>([{ name: 'xpm_id', type: 'text', of: (entry) => entry.xpmId }]),
  store: () => Promise.resolve(nothingStored),
};

test('A list that fails in the middle keeps what was read before as a batch', async () => {
  const failure = new Error('the list is cut');
  const chunks = async function* (): AsyncGenerator<Chunk<Entry>> {
    yield { records: [{ xpmId: 'a' }, { xpmId: 'b' }], problems: [] };
    await Promise.reject(failure);
  };
  const batches: Batch[] = [];
  const reading = async () => {
    for await (const batch of inBatches(chunks(), batchStore)) batches.push(batch);
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
  for await (const batch of inBatches(chunks(), batchStore)) batches.push(batch);
  expect(batches).toMatchObject([{ ids: ['a'], size: 2, end: 2 }]);
  expect(batches[0]?.findings.problems).toHaveLength(2);
});

test('A batch ends when its records take 4 MB, however few they are', async () => {
  const text = 'x'.repeat(1024 * 1024);
  const long = {
    ...batchStore,
    newBatch: () => new RecordBatch<Entry>([{ name: 'text', type: 'text', of: () => text }]),
  };
  const chunks = async function* (): AsyncGenerator<Chunk<Entry>> {
    for (const xpmId of ['a', 'b', 'c', 'd', 'e']) {
      yield await Promise.resolve({ records: [{ xpmId }], problems: [] });
    }
  };
  const sizes: number[] = [];
  for await (const { size } of inBatches(chunks(), long)) sizes.push(size);
  expect(sizes).toEqual([4, 1]);
});
