import { z } from 'zod';
import type { Practice } from '../../practice/practice.ts';
import type { SandboxSettings } from '../../settings.ts';
import type { ControlRoute } from '../control-route.ts';
import { ControlError, controlRoute, practiceAt, practiceKey } from '../control-route.ts';
import { clientRecords } from './clients/client-records.ts';
import { groupRecords } from './clients/group-records.ts';
import { definitionRecords } from './custom-fields/definition-records.ts';
import { fieldValueRecords } from './custom-fields/field-value-records.ts';
import { jobRecords } from './jobs/job-records.ts';
import type { RecordJson, RecordOperations } from './record-operations.ts';
import { staffRecords } from './staff/staff-records.ts';
import { taxReturnRecords } from './tax-returns/tax-return-records.ts';

const recordRequest = z.strictObject({
  practice: practiceKey.default(0),
  action: z.enum(['list', 'get', 'add', 'update', 'archive', 'delete', 'remove']),
  resource: z.enum([
    'client',
    'staff',
    'clientGroup',
    'job',
    'customFieldDefinition',
    'customFieldValues',
    'taxReturn',
  ]),
  /** One record; a job also by its number. Without it the first `count` records from `offset`. */
  uuid: z.string().min(1).exactOptional(),
  fields: z.unknown().optional(),
  count: z.int().min(1).max(100_000).exactOptional(),
  offset: z.int().min(0).default(0),
  /** The number of records that `list` returns. */
  limit: z.int().min(1).max(100_000).default(1_000),
});
type RecordRequest = z.infer<typeof recordRequest>;

/** Changes as a person makes them in XPM: they set the modified time of a record. */
export const recordRoutes: readonly ControlRoute[] = [
  controlRoute('POST', 'records', recordRequest, (sandbox, request) => {
    const practice = practiceAt(sandbox, request.practice);
    const operations = resources[request.resource](practice, sandbox.settings);
    const records = run(operations, request, sandbox.clock.now());
    return { records, total: operations.count };
  }),
];

const resources: Readonly<
  Record<
    RecordRequest['resource'],
    (practice: Practice, settings: SandboxSettings) => RecordOperations
  >
> = {
  client: clientRecords,
  staff: staffRecords,
  clientGroup: groupRecords,
  job: jobRecords,
  customFieldDefinition: definitionRecords,
  customFieldValues: fieldValueRecords,
  taxReturn: taxReturnRecords,
};

function run(operations: RecordOperations, request: RecordRequest, now: number): RecordJson[] {
  const { action, offset, limit, count } = request;
  const fields = request.fields ?? {};
  if (action === 'add') {
    return Array.from({ length: count ?? 1 }, () => operations.add(fields, now));
  }
  if (action === 'list') {
    return operations.identifiers(offset, limit).map((uuid) => operations.get(uuid));
  }
  return requestedRecords(operations, request).map((uuid) => {
    switch (action) {
      case 'get':
        return operations.get(uuid);
      case 'update':
        return operations.update(uuid, fields, now);
      case 'archive':
        return operations.archive(uuid, now);
      case 'delete':
        return operations.delete(uuid, now);
      case 'remove':
        return operations.remove(uuid);
    }
  });
}

function requestedRecords(
  operations: RecordOperations,
  { uuid, count, offset }: RecordRequest,
): readonly string[] {
  if (uuid !== undefined) return [uuid];
  if (count === undefined) {
    throw new ControlError('a record is required: uuid, or count and offset');
  }
  return operations.identifiers(offset, count);
}
