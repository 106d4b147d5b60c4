import type { TaxReturnRecord } from '../../domain/records/tax-return.ts';
import type { Chunk, RecordList, TaxSource } from '../../ports/source.ts';
import type { Transport } from '../http/transport.ts';
import { readTaxReturn } from '../records/tax-return.ts';
import { openList } from './list.ts';

const call = { name: 'taxreturn.api/list', method: 'GET', api: 'sandbox-tax/1.0' } as const;
const list = {
  path: { container: 'TaxReturns', entry: 'TaxReturn' },
  read: readTaxReturn,
} as const;

/** The sandbox's tax returns, over the same transport as XPM's calls. */
export function createTaxSource(transport: Transport): TaxSource {
  return {
    async taxReturns(practiceId, options): Promise<RecordList<TaxReturnRecord>> {
      const all = await openList(transport, { practiceId, call, options }, list);
      return { ...all, chunks: originals(all.chunks) };
    },
  };
}

async function* originals(
  chunks: AsyncIterable<Chunk<TaxReturnRecord | null>>,
): AsyncGenerator<Chunk<TaxReturnRecord>> {
  for await (const { records, problems } of chunks) {
    yield { records: records.filter((each) => each !== null), problems };
  }
}
