import type { PracticeSource, TaxSource } from '../domain/ports/practice-source.ts';
import { toFieldDefinitionRecord } from './field-definition.ts';
import { toJobRecord } from './job.ts';
import { openList } from './list.ts';
import { toClientGroupRecord, toClientRecord, toUserRecord } from './mapping.ts';
import { dateParameter, timeParameter } from './request.ts';
import { createTaxSource } from './tax-return.ts';
import { createTransport } from './transport.ts';
import type { Transport, TransportDeps } from './transport.ts';

const clientList = { path: { container: 'Clients', entry: 'Client' }, read: toClientRecord };
const groupList = { path: { container: 'Groups', entry: 'Group' }, read: toClientGroupRecord };
const jobList = { path: { container: 'Jobs', entry: 'Job' }, read: toJobRecord };
const definitionList = {
  path: { container: 'CustomFieldDefinitions', entry: 'CustomFieldDefinition' },
  read: toFieldDefinitionRecord,
};
const staffList = { path: { container: 'StaffList', entry: 'Staff' }, read: toUserRecord };

/**
 * Xero Practice Manager 3.1 as a practice's source: one method a call, in XPM's words below and in
 * ours above. A further call is a method here, its record's table in shapes.ts and its words in
 * mapping.ts; a call for one record opens the same transport and reads its answer beside list.ts.
 *
 * A list's chunks are to be read once and soon: until then the call, and its lease, go on, and an
 * answer that nobody begins to read within the silence time-out is given up.
 */
export function createXpmSource(deps: TransportDeps): PracticeSource & TaxSource {
  const transport = createTransport(deps);
  return {
    ...createTaxSource(transport),
    ...createJobSource(transport),
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
    fieldDefinitions: (practiceId, { signal } = {}) => {
      const call = { name: 'customfield.api/definition', method: 'GET' } as const;
      return openList(transport, { practiceId, call, signal }, definitionList);
    },
  };
}

function createJobSource(
  transport: Transport,
): Pick<PracticeSource, 'currentJobs' | 'jobsCreated'> {
  return {
    currentJobs: (practiceId, { signal } = {}) => {
      const call = { name: 'job.api/current', method: 'GET' } as const;
      return openList(transport, { practiceId, call, signal }, jobList);
    },
    jobsCreated: (practiceId, { from, to }, { signal } = {}) => {
      const query = { from: dateParameter(from), to: dateParameter(to) };
      const call = { name: 'job.api/list', method: 'GET', query } as const;
      return openList(transport, { practiceId, call, signal }, jobList);
    },
  };
}
