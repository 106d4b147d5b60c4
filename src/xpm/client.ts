import type { PracticeSource, RecordList } from '../domain/ports/practice-source.ts';
import { readList } from './list.ts';
import type { ListShape } from './list.ts';
import { toClientGroupRecord, toClientRecord, toUserRecord } from './mapping.ts';
import { timeParameter } from './request.ts';
import { createTransport } from './transport.ts';
import type { CallRequest, Transport, TransportDeps } from './transport.ts';

const clientList = { path: { container: 'Clients', entry: 'Client' }, read: toClientRecord };
const groupList = { path: { container: 'Groups', entry: 'Group' }, read: toClientGroupRecord };
const staffList = { path: { container: 'StaffList', entry: 'Staff' }, read: toUserRecord };

/**
 * Xero Practice Manager 3.1 as a practice's source: one method a call, in XPM's words below and in
 * ours above. A further call is a method here, its record's table in shapes.ts and its words in
 * mapping.ts; a call for one record opens the same transport and reads its answer beside list.ts.
 *
 * A list's chunks are to be read once and soon: until then the call, and its lease, go on, and an
 * answer that nobody begins to read within the silence time-out is given up.
 */
export function createXpmSource(deps: TransportDeps): PracticeSource {
  const transport = createTransport(deps);
  return {
    clients: (practiceId, { modifiedSince, signal } = {}) => {
      const since = modifiedSince && { modifiedsince: timeParameter(modifiedSince) };
      const query = { detailed: 'true', ...since };
      const call = { name: 'client.api/list', method: 'GET', query } as const;
      return openList(transport, { practiceId, call, signal }, clientList);
    },
    clientGroups: (practiceId, { signal } = {}) => {
      const call = { name: 'clientgroup.api/list', method: 'GET' } as const;
      return openList(transport, { practiceId, call, signal }, groupList);
    },
    users: (practiceId, { signal } = {}) => {
      const call = { name: 'staff.api/list', method: 'GET' } as const;
      return openList(transport, { practiceId, call, signal }, staffList);
    },
  };
}

async function openList<T>(
  transport: Transport,
  request: CallRequest,
  shape: ListShape<T>,
): Promise<RecordList<T>> {
  const answer = await transport.open(request);
  return { asOf: answer.asOf, chunks: readList(answer, shape) };
}
