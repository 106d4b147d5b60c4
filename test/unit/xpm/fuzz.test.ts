import { beforeAll, describe, expect, test } from 'vitest';
import type { ReadProblem } from '../../../src/domain/records/read-problem.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { ListShape } from '../../../src/xpm/calls/list.ts';
import { readClient } from '../../../src/xpm/records/client.ts';
import { readClientGroup } from '../../../src/xpm/records/client-group.ts';
import { readFieldDefinition } from '../../../src/xpm/records/field-definition.ts';
import { readJob } from '../../../src/xpm/records/job.ts';
import { readUser } from '../../../src/xpm/records/user.ts';
import { PracticeCaller } from '../sandbox/practice-caller.ts';
import type { MutatedResponse, ResponseParts } from './mutations.ts';
import {
  cutResponse,
  encodeResponse,
  encodings,
  mutateRecord,
  randomOf,
  recordMutations,
} from './mutations.ts';
import { listResponse, recordingOf } from './support.ts';

/** Decides every mutation: a failure comes back in the next run. */
const seed = 20_261_129;
const rounds = 45;

interface Sample extends ResponseParts {
  readonly shape: ListShape<{ readonly xpmId: string } | null>;
  readonly expected: readonly { readonly xpmId: string }[];
}

interface Read {
  readonly records: readonly { readonly xpmId: string }[];
  readonly problems: readonly ReadProblem[];
  readonly failure: SourceFailure | null;
}

/** Reads a list to its end or its failure. Any other exception is thrown on. */
async function read(bytes: Uint8Array, { shape }: Pick<Sample, 'shape'>): Promise<Read> {
  const records: { readonly xpmId: string }[] = [];
  const problems: ReadProblem[] = [];
  const pieces = [bytes.subarray(0, bytes.length / 3), bytes.subarray(bytes.length / 3)];
  try {
    for await (const chunk of listResponse(pieces, shape).chunks) {
      records.push(...chunk.records.filter((record) => record !== null));
      problems.push(...chunk.problems);
    }
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return { records, problems, failure: error };
  }
  return { records, problems, failure: null };
}

async function sampleOf(xml: string, shape: Sample['shape']): Promise<Sample> {
  const { container, entry } = shape.path;
  const start = xml.indexOf(`<${container ?? ''}>`) + (container ?? '').length + 2;
  const end = xml.indexOf(`</${container ?? ''}>`);
  const records = xml
    .slice(start, end)
    .split(new RegExp(`(?=<${entry}>)`))
    .slice(0, 12);
  const parts = { before: xml.slice(0, start), records, after: xml.slice(end) };
  const bytes = new TextEncoder().encode(parts.before + records.join('') + parts.after);
  const { records: expected, failure } = await read(bytes, { shape });
  expect(failure).toBeNull();
  expect(expected).toHaveLength(records.length);
  return { ...parts, shape, expected };
}

const clients = { path: { container: 'Clients', entry: 'Client' }, read: readClient };
const jobs = { path: { container: 'Jobs', entry: 'Job' }, read: readJob };
const groups = { path: { container: 'Groups', entry: 'Group' }, read: readClientGroup };
const definitions = {
  path: { container: 'CustomFieldDefinitions', entry: 'CustomFieldDefinition' },
  read: readFieldDefinition,
};
const staff = { path: { container: 'StaffList', entry: 'Staff' }, read: readUser };

let samples: readonly Sample[] = [];
beforeAll(async () => {
  const practices = [{ type: 'generated', name: 'P', clients: 24, jobs: 24, seed: 4 }] as const;
  await using caller = await PracticeCaller.start({ practices });
  const recorded = recordingOf('client.list.when_detailed_true').response.body;
  samples = [
    await sampleOf(await caller.text('client.api/list?detailed=true'), clients),
    await sampleOf(await caller.text('job.api/current'), jobs),
    await sampleOf(await caller.text('staff.api/list'), staff),
    await sampleOf(await caller.text('clientgroup.api/list'), groups),
    await sampleOf(await caller.text('customfield.api/definition'), definitions),
    await sampleOf(recorded, clients),
  ];
});

type Reader = typeof read;

/** What must hold however a response was mutated. */
async function check(
  sample: Sample,
  mutated: MutatedResponse,
  reader: Reader = read,
): Promise<void> {
  const { name, touched, isWhole, bytes } = mutated;
  const { records, problems, failure } = await reader(bytes, sample);
  const context = `${name} at ${touched.join()}: ${failure?.message ?? ''}`;
  expect(failure === null, context).toBe(isWhole);
  const byId = new Map(records.map((record) => [record.xpmId, record]));
  for (const [position, record] of sample.expected.entries()) {
    if (touched.includes(position)) continue;
    if (JSON.stringify(byId.get(record.xpmId)) === JSON.stringify(record)) continue;
    expect(byId.get(record.xpmId), `${context}, record ${position}`).toEqual(record);
  }
  if (isWhole) expectPlaces(sample, mutated, problems);
  // The problems that the sample has without a mutation are those of untouched records.
  const skipped = problems.filter(({ type }) => type === 'recordSkipped');
  if (isWhole) expect(skipped.length, context).toBeLessThanOrEqual(2);
}

/** A record more or less in the middle shifts the positions behind it; its own is exact. */
function expectPlaces(
  sample: Sample,
  { touched, name }: MutatedResponse,
  problems: readonly ReadProblem[],
): void {
  const [at = 0] = touched;
  for (const problem of problems) {
    const owner = sample.expected.findIndex(({ xpmId }) => xpmId === problem.xpmId);
    const place = owner === -1 ? at : owner;
    const shift = Math.abs((problem.position ?? -9) - place);
    expect(shift, `${name} at ${at}: ${JSON.stringify(problem)}`).toBeLessThanOrEqual(
      place > at || owner === -1 ? 1 : 0,
    );
  }
}

describe('A response with one mutation', () => {
  test.each(Object.keys(recordMutations))(
    'When %s, all other records are read whole and equal',
    async (name) => {
      const random = randomOf(seed + name.length * 7919);
      for (let round = 0; round < rounds; round += 1) {
        for (const sample of samples) await check(sample, mutateRecord(sample, name, random));
      }
    },
  );

  test('A cut list has every record before the cut, and is incomplete', async () => {
    const random = randomOf(seed);
    for (let round = 0; round < rounds; round += 1) {
      for (const sample of samples) {
        await check(sample, cutResponse(sample, true, random));
        await check(sample, cutResponse(sample, false, random));
      }
    }
  });

  test.each(encodings)('A list in %s is the same', async (encoding) => {
    for (const sample of samples) {
      const { bytes } = encodeResponse(sample, encoding);
      expect((await read(bytes, sample)).records).toEqual(sample.expected);
    }
  });

  test('A mutation anywhere in the response throws nothing but a SourceFailure', async () => {
    const random = randomOf(seed + 1);
    for (let round = 0; round < rounds * 4; round += 1) {
      for (const { before, records, after, shape } of samples) {
        const bytes = new TextEncoder().encode(before + records.slice(0, 2).join('') + after);
        bytes[random(bytes.length)] = random(256);
        await read(bytes, { shape });
        expect(bytes.length).toBeGreaterThan(0);
      }
    }
  });
});

/** What a broken reader makes of a reading. */
const breakages: Readonly<Record<string, (reading: Read) => Read>> = {
  'loses the last record': (reading) => ({ ...reading, records: reading.records.slice(0, -1) }),
  'mixes up two records': (reading) => ({
    ...reading,
    records: reading.records.map((record, at, all) => ({
      ...(all[at + 1] ?? record),
      xpmId: record.xpmId,
    })),
  }),
  'names another place': (reading) => ({
    ...reading,
    problems: reading.problems.map((problem) => ({
      ...problem,
      position: (problem.position ?? 0) + 3,
    })),
  }),
  'skips what follows': (reading) => ({
    ...reading,
    problems: reading.problems.flatMap((problem) => [problem, problem, problem]),
  }),
  'takes a cut list for a complete one': (reading) => ({ ...reading, failure: null }),
};

describe('A broken reader', () => {
  test.each(Object.entries(breakages))(
    'The checks name the mutation at which a reader %s',
    async (_, breakage) => {
      const broken: Reader = async (...args) => breakage(await read(...args));
      const checkAll = async (reader: Reader): Promise<void> => {
        const random = randomOf(seed);
        for (const sample of samples) {
          for (const name of Object.keys(recordMutations)) {
            await check(sample, mutateRecord(sample, name, random), reader);
          }
          await check(sample, cutResponse(sample, false, random), reader);
        }
      };
      await checkAll(read);
      await expect(checkAll(broken)).rejects.toThrow(/ at \d+/);
    },
  );
});
