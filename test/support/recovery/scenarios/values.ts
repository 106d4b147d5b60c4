import { addClients, addJobs } from '../../records/records.ts';
import type { TestPractice, XpmRecord } from './scenario.ts';
import { first, practiceIdOf, xpmRecords } from './scenario.ts';

interface Definition extends XpmRecord {
  readonly Name: string;
  readonly ValueElement: string;
}

export interface Stored {
  readonly type: 'CLIENT' | 'JOB';
  /** Our ids, as the API spells them. */
  readonly ids: readonly string[];
  readonly records: readonly (XpmRecord & { readonly Name: string; readonly ID: string })[];
  /** A custom field for such records that is a plain text. */
  readonly field: Definition;
}

/** Stores the practice's clients or jobs as a sync would, so that none has to run first. */
export async function store(practice: TestPractice, type: Stored['type']): Promise<Stored> {
  const isClient = type === 'CLIENT';
  const records = await xpmRecords<Stored['records'][number]>(practice, {
    resource: isClient ? 'client' : 'job',
    action: 'list',
  });
  const practiceId = practiceIdOf(practice);
  const ids = isClient
    ? await addClients(
        practice.stack,
        records.map(({ UUID, Name }) => ({ xpmId: UUID, name: Name, valuesLastReadCall: 0n })),
        practiceId,
      )
    : await addJobs(
        practice.stack,
        records.map(({ UUID, Name, ID }) => ({
          xpmId: UUID,
          name: Name,
          number: ID,
          valuesLastReadCall: 0n,
        })),
        practiceId,
      );
  const field = first(
    await xpmRecords<Definition>(practice, {
      resource: 'customFieldDefinition',
      action: 'add',
      fields: { Name: 'Round', Type: 'Text', UseClient: true, UseJob: true },
    }),
  );
  return { type, ids, records, field };
}

/** Writes the round into a custom field, as a person working in XPM would. */
export const writeValue = (
  practice: TestPractice,
  { field }: Stored,
  uuid: string,
  round: number,
): Promise<readonly XpmRecord[]> =>
  xpmRecords(practice, {
    resource: 'customFieldValues',
    action: 'update',
    uuid,
    fields: { [field.UUID]: `Round ${round}` },
  });

interface Values {
  /** The number of custom fields with a value, by record. */
  readonly counts: ReadonlyMap<string, number>;
  /** The value of the field that changes. */
  readonly text: unknown;
}

export async function xpmValues(
  practice: TestPractice,
  { records, field }: Stored,
): Promise<Values> {
  const displayed = await Promise.all(
    records.map(async ({ UUID }) => {
      const request = { resource: 'customFieldValues', action: 'get', uuid: UUID };
      const [one] = await xpmRecords<{ CustomFields: XpmRecord[] }>(practice, request);
      return [UUID, one?.CustomFields ?? []] as const;
    }),
  );
  const written = displayed[0]?.[1].find(({ UUID }) => UUID === field.UUID);
  return {
    counts: new Map(displayed.map(([uuid, fields]) => [uuid, fields.length])),
    text: written?.[field.ValueElement],
  };
}

export async function storedValues(
  { stack, id }: TestPractice,
  { type, records, field }: Stored,
): Promise<Values> {
  const where = { practiceId: id };
  const rows =
    type === 'CLIENT'
      ? await stack.prisma.client.findMany({ where, include: { values: true } })
      : await stack.prisma.job.findMany({ where, include: { values: true } });
  const row = rows.find(({ xpmId }) => xpmId === records[0]?.UUID);
  const written = row?.values.find(({ definitionXpmId }) => definitionXpmId === field.UUID);
  return {
    counts: new Map(rows.map(({ xpmId, values }) => [xpmId, values.length])),
    text: written?.value,
  };
}
