import type { PracticeSource, TaxSource } from '../ports/source.ts';
import type { PracticeTarget } from '../ports/target.ts';
import { createClientSource, createClientTarget } from './calls/clients.ts';
import { createFieldValueSource, createFieldValueTarget } from './calls/field-values.ts';
import { createJobSource, createJobTarget } from './calls/jobs.ts';
import { openList } from './calls/list.ts';
import type { TransportDeps } from './http/transport.ts';
import { createTransport } from './http/transport.ts';
import { toFieldDefinitionRecord } from './records/field-definition.ts';
import { toClientGroupRecord, toUserRecord } from './records/mapping.ts';
import { createTaxSource } from './records/tax-return.ts';

const groupList = { path: { container: 'Groups', entry: 'Group' }, read: toClientGroupRecord };
const definitionList = {
  path: { container: 'CustomFieldDefinitions', entry: 'CustomFieldDefinition' },
  read: toFieldDefinitionRecord,
};
const staffList = { path: { container: 'StaffList', entry: 'Staff' }, read: toUserRecord };

/**
 * Xero Practice Manager 3.1 as a practice's source: one method a call, in XPM's words below and in
 * ours above. The calls about clients, jobs and custom fields' values stand in files of their own,
 * beside those that change the same; a record's table is in shapes.ts and its words in mapping.ts, or
 * both in a file of its name.
 *
 * A list's chunks are to be read once and soon: until then the call, and its lease, go on, and an
 * answer that nobody begins to read within the silence time-out is given up.
 */
export function createXpmSource(deps: TransportDeps): PracticeSource & TaxSource {
  const transport = createTransport(deps);
  return {
    ...createTaxSource(transport),
    ...createJobSource(transport),
    ...createClientSource(transport),
    ...createFieldValueSource(transport, deps.rateLimiter),
    clientGroups: (practiceId, options) => {
      const call = { name: 'clientgroup.api/list', method: 'GET' } as const;
      return openList(transport, { practiceId, call, options }, groupList);
    },
    users: (practiceId, options) => {
      const call = { name: 'staff.api/list', method: 'GET' } as const;
      return openList(transport, { practiceId, call, options }, staffList);
    },
    fieldDefinitions: (practiceId, options) => {
      const call = { name: 'customfield.api/definition', method: 'GET' } as const;
      return openList(transport, { practiceId, call, options }, definitionList);
    },
  };
}

/**
 * The same Xero Practice Manager as the place where edits go. It may be given what the source was
 * given: neither keeps anything between two calls.
 */
export function createXpmTarget(deps: TransportDeps): PracticeTarget {
  const transport = createTransport(deps);
  return {
    ...createJobTarget(transport),
    ...createClientTarget(transport),
    ...createFieldValueTarget(transport),
  };
}
