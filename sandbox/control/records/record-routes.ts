import { z } from 'zod';
import type { Practice } from '../../practice/practice.ts';
import type { SandboxSettings } from '../../settings.ts';
import type { ControlRoute } from '../control-route.ts';
import { ControlError, controlRoute, practiceIndex, practiceKey } from '../control-route.ts';
import { clientRecords } from './clients/client-records.ts';
import { groupRecords } from './clients/group-records.ts';
import { definitionRecords } from './custom-fields/definition-records.ts';
import { fieldValueRecords } from './custom-fields/field-value-records.ts';
import { jobRecords } from './jobs/job-records.ts';
import { staffRecords } from './staff/staff-records.ts';
import { taxReturnRecords } from './tax-returns/tax-return-records.ts';

/** What a person working in XPM can do to one kind of record. */
export interface Records {
  readonly count: number;
  /** Identifiers from `offset` on, at most `limit`. */
  slice(offset: number, limit: number): readonly string[];
  /** @throws ControlError for one that does not exist. */
  show(uuid: string): RecordJson;
  add(fields: unknown, now: number): RecordJson;
  update(uuid: string, fields: unknown, now: number): RecordJson;
  /** Marks it in XPM's way. */
  archive(uuid: string, now: number): RecordJson;
  delete(uuid: string, now: number): RecordJson;
  /** Makes it vanish as if it had never been. */
  remove(uuid: string): RecordJson;
}

/** A record with XPM 3.1's names, its values as replies show them. */
export type RecordJson = Readonly<Record<string, unknown>>;

const input = z.strictObject({
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
  /** The record, a job also by its number; without it the first `count` from `offset` on. */
  uuid: z.string().min(1).exactOptional(),
  fields: z.unknown().optional(),
  count: z.int().min(1).max(100_000).exactOptional(),
  offset: z.int().min(0).default(0),
  /** For `list`. */
  limit: z.int().min(1).max(100_000).default(1_000),
});
type Input = z.infer<typeof input>;

/** Changes that a person makes in XPM: they stamp the record as modified now. */
export const recordRoutes: readonly ControlRoute[] = [
  controlRoute('POST', 'records', input, (world, request) => {
    const practice = world.practices.at(practiceIndex(world, request.practice));
    if (practice === null) throw new ControlError('there is no such practice');
    const records = kinds[request.resource](practice, world.settings);
    const shown = run(records, request, world.clock.now());
    return { records: shown, total: records.count };
  }),
];

type KindOfRecords = (practice: Practice, settings: SandboxSettings) => Records;

const kinds: Readonly<Record<Input['resource'], KindOfRecords>> = {
  client: clientRecords,
  staff: staffRecords,
  clientGroup: groupRecords,
  job: jobRecords,
  customFieldDefinition: definitionRecords,
  customFieldValues: fieldValueRecords,
  taxReturn: taxReturnRecords,
};

function run(records: Records, request: Input, now: number): RecordJson[] {
  const { action, offset, limit, count } = request;
  const fields = request.fields ?? {};
  if (action === 'add') return Array.from({ length: count ?? 1 }, () => records.add(fields, now));
  if (action === 'list') return records.slice(offset, limit).map((uuid) => records.show(uuid));
  return named(records, request).map((uuid) => {
    switch (action) {
      case 'get':
        return records.show(uuid);
      case 'update':
        return records.update(uuid, fields, now);
      case 'archive':
        return records.archive(uuid, now);
      case 'delete':
        return records.delete(uuid, now);
      case 'remove':
        return records.remove(uuid);
    }
  });
}

function named(records: Records, { uuid, count, offset }: Input): readonly string[] {
  if (uuid !== undefined) return [uuid];
  if (count === undefined) throw new ControlError('say which record: uuid, or count and offset');
  return records.slice(offset, count);
}
