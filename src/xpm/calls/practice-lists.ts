import type { ListedRecord, PracticeList } from '../../domain/records/record-list.ts';
import type { Chunk, PracticeSource } from '../../ports/xpm/source.ts';
import type { XpmCall } from '../http/request.ts';
import type { Transport } from '../http/transport.ts';
import { readClientGroup } from '../records/client-group.ts';
import { readFieldDefinition } from '../records/field-definition.ts';
import { readTaxReturn } from '../records/tax-return.ts';
import { readUser } from '../records/user.ts';
import type { ListShape } from './list.ts';
import { openList } from './list.ts';

/** The call of a list. An entry that is read as `null` is not stored. */
interface ListCall<T> extends ListShape<T | null> {
  readonly call: XpmCall;
}

const lists: { readonly [L in PracticeList]: ListCall<ListedRecord[L]> } = {
  clientGroups: {
    call: { name: 'clientgroup.api/list', method: 'GET' },
    path: { container: 'Groups', entry: 'Group' },
    read: readClientGroup,
  },
  users: {
    call: { name: 'staff.api/list', method: 'GET' },
    path: { container: 'StaffList', entry: 'Staff' },
    read: readUser,
  },
  // XPM's public API has no tax returns: these are an invention of the sandbox (docs/xpm-api.md 9).
  taxReturns: {
    call: { name: 'taxreturn.api/list', method: 'GET', api: 'sandbox-tax/1.0' },
    path: { container: 'TaxReturns', entry: 'TaxReturn' },
    read: readTaxReturn,
  },
  fieldDefinitions: {
    call: { name: 'customfield.api/definition', method: 'GET' },
    path: { container: 'CustomFieldDefinitions', entry: 'CustomFieldDefinition' },
    read: readFieldDefinition,
  },
};

/** The calls that read the small lists of a practice (docs/xpm-api.md 4.3, 6, 7). */
export function createPracticeLists(transport: Transport): Pick<PracticeSource, 'list'> {
  return {
    async list(practiceId, name, options) {
      const { call, ...shape } = lists[name];
      const all = await openList(transport, { practiceId, call, options }, shape);
      return { ...all, chunks: stored(all.chunks) };
    },
  };
}

async function* stored<T>(chunks: AsyncIterable<Chunk<T | null>>): AsyncGenerator<Chunk<T>> {
  for await (const { records, problems } of chunks) {
    yield { records: records.filter((each) => each !== null), problems };
  }
}
