import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalValue } from '../../../src/domain/records/field-value.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { withoutLimits } from '../../support/sync/activities.ts';
import type { Run } from '../../support/sync/sync.ts';
import { runFinished, startDue, startSync } from '../../support/sync/sync.ts';

const clients = 1000;
const jobs = 300;
const words = {
  Text: 'TEXT',
  Decimal: 'DECIMAL',
  Number: 'NUMBER',
  Boolean: 'BOOLEAN',
  Date: 'DATE',
} as const;

describe('Sweeps of the custom fields of 1,000 clients and 300 jobs', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ connect: false });
    await stack.sandbox.post('practice', { practice: 0, clients, jobs, seed: 23 });
    await stack.connect();
    await withoutLimits(stack);
    for (const kind of ['FIELD_DEFINITIONS', 'CLIENTS', 'JOBS'] as const) {
      await runFinished(stack, await startSync(stack, kind));
    }
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const sweep = async (kind: 'CLIENT_FIELD_VALUES' | 'JOB_FIELD_VALUES'): Promise<Run> =>
    runFinished(stack, await startDue(stack, kind));

  it(
    'Every value arrives with its type, and a second sweep writes nothing',
    { timeout: 600_000 },
    async () => {
      expect(await sweep('CLIENT_FIELD_VALUES')).toMatchObject({
        state: 'SUCCEEDED',
        progress: { read: clients, skipped: 0 },
      });
      expect(await sweep('JOB_FIELD_VALUES')).toMatchObject({
        state: 'SUCCEEDED',
        progress: { read: jobs, skipped: 0 },
      });
      const stored = new Map<string, Map<string, string>>();
      for (const { owner, definition, value } of await storedValues(stack)) {
        const values = stored.get(owner) ?? new Map<string, string>();
        stored.set(owner, values.set(definition, value));
      }
      const expected = await valuesInXpm(stack);
      expect(stored.size).toBeGreaterThan(800);
      expect(stored).toEqual(expected);
      expect(new Set((await storedValues(stack)).map(({ element }) => element)).size).toBe(5);

      // XPM writes the same values otherwise from now on: no separators between thousands.
      await stack.sandbox.post('settings', { decimalsGrouped: false });
      const before = await rowVersions(stack);
      const logged = () =>
        stack.prisma.event.count({ where: { type: { in: ['clients.changed', 'jobs.changed'] } } });
      const eventsBefore = await logged();
      expect(await sweep('JOB_FIELD_VALUES')).toMatchObject({
        progress: { read: jobs, changed: 0, unchanged: jobs },
      });
      expect(await rowVersions(stack)).toEqual(before);
      expect(await logged()).toBe(eventsBefore);
      expect(await stack.prisma.pendingChange.count()).toBe(0);
    },
  );
});

interface StoredValue {
  readonly owner: string;
  readonly definition: string;
  readonly element: string;
  readonly value: string;
}

const storedValues = (stack: TestStack) =>
  stack.prisma.$queryRaw<StoredValue[]>`
    SELECT c.xpm_id AS owner, definition_xpm_id AS definition, value_element::text AS element, value
    FROM client_field_value v JOIN client c ON c.id = v.client_id
    UNION ALL
    SELECT j.xpm_id, definition_xpm_id, value_element::text, value
    FROM job_field_value v JOIN job j ON j.id = v.job_id`;

/** What tells that a row was written: by which transaction. */
const rowVersions = (stack: TestStack) =>
  stack.prisma.$queryRaw`
    SELECT id::text, xmin::text FROM job UNION ALL
    SELECT job_id::text || definition_xpm_id, xmin::text FROM job_field_value ORDER BY 1`;

interface ShownField extends Readonly<Record<string, string>> {
  readonly UUID: string;
}

interface Owner {
  readonly UUID: string;
  readonly CustomFields: readonly ShownField[];
}

/** The canonical values that XPM has, by record; only records with any. */
async function valuesInXpm(stack: TestStack): Promise<Map<string, Map<string, string>>> {
  const query = async (body: object): Promise<readonly Owner[]> => {
    const wanted = { resource: 'customFieldValues', ...body };
    return (await stack.sandbox.post<{ records: Owner[] }>('records', wanted)).records;
  };
  const pages = Array.from({ length: clients / 1000 }, (_, n) =>
    query({ action: 'list', limit: 1000, offset: n * 1000 }),
  );
  const ofJobs = (await stack.prisma.job.findMany({ select: { xpmId: true } })).map(({ xpmId }) =>
    query({ action: 'get', uuid: xpmId }),
  );
  const found = new Map<string, Map<string, string>>();
  for (const { UUID, CustomFields } of (await Promise.all([...pages, ...ofJobs])).flat()) {
    const values = new Map<string, string>();
    for (const field of CustomFields) {
      const [element, text] = Object.entries(field).find(([name]) => name in words) ?? [];
      const read = canonicalValue(words[element as keyof typeof words], text ?? '');
      if (read.type === 'valid' && read.value !== null) values.set(field.UUID, read.value);
    }
    if (values.size > 0) found.set(UUID, values);
  }
  return found;
}
