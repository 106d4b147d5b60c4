import { GeneratedClients } from '../seed/clients/generated-clients.ts';
import { generatedGroups, groupCountFor } from '../seed/clients/generated-groups.ts';
import { generatedCustomFields } from '../seed/custom-fields/generated-custom-fields.ts';
import { generatedStaff } from '../seed/generated-staff.ts';
import { generatedJobSetup } from '../seed/jobs/generated-job-setup.ts';
import { GeneratedJobs } from '../seed/jobs/generated-jobs.ts';
import { recordedJobs } from '../seed/jobs/recorded-jobs.ts';
import { hash, hashText } from '../seed/random.ts';
import { recordedRecords } from '../seed/recorded-practice.ts';
import { GeneratedTaxReturns } from '../seed/tax-returns/generated-tax-returns.ts';
import { uuidAt } from '../seed/uuids.ts';
import { Clients } from './clients/clients.ts';
import { Documents } from './documents.ts';
import { IdentifierSequence } from './identifier-sequence.ts';
import type { JobSetup } from './jobs/job-setup.ts';
import { Jobs } from './jobs/jobs.ts';
import type { Practice, WindowOffsets } from './practice.ts';
import { RecordTable } from './record-table.ts';
import type { Country } from './tax-returns/tax-return.ts';
import { TaxReturns } from './tax-returns/tax-returns.ts';

/**
 * The data of a practice. The same seed and name produce the same practice. Practices with
 * different names have no identifier in common.
 */
export type PracticeSeed = GeneratedSeed | RecordedSeed;

interface GeneratedSeed {
  readonly type: 'generated';
  readonly name: string;
  readonly clients: number;
  /** Default 12. */
  readonly staff?: number;
  /** Default: one for every four clients. A practice without clients has no jobs. */
  readonly jobs?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default Australia. */
  readonly country?: Country;
  /**
   * Whether some texts have a control character. XML forbids it, so strict parsers refuse the list.
   * Default no.
   */
  readonly controlCharacters?: boolean;
  /** Default: derived from the name. */
  readonly windowOffsets?: WindowOffsets;
  /** Default: derived from the name. */
  readonly tenantId?: string;
}

/** The practice whose responses were recorded from 2020 to 2022: 12 clients, 10 staff, 31 jobs. */
interface RecordedSeed {
  readonly type: 'recorded';
  readonly name: string;
}

export const defaultPractices: readonly PracticeSeed[] = [
  { type: 'generated', name: 'Harbour & Finch Accountants', clients: 1_200, seed: 20_260_901 },
  { type: 'recorded', name: 'Recorded Practice' },
  {
    type: 'generated',
    name: 'Māhoe Lane Bookkeeping',
    clients: 40,
    staff: 4,
    jobs: 40,
    seed: 7,
    country: 'NZ',
    controlCharacters: true,
  },
];

export function practiceOf(seed: PracticeSeed): Practice {
  return seed.type === 'recorded' ? recordedPractice(seed) : generatedPractice(seed);
}

function generatedPractice(seed: GeneratedSeed): Practice {
  const tenantId = seed.tenantId ?? tenantIdOf(seed.name);
  const key = hash(seed.seed ?? 1, hashText(tenantId));
  const staff = generatedStaff(key, seed.staff ?? 12);
  const groups = generatedGroups(key, groupCountFor(seed.clients));
  const { clients: size, controlCharacters = false } = seed;
  const clients = new GeneratedClients({ key, size, staff, groups, controlCharacters });
  const identifiers = new IdentifierSequence(key);
  const country = seed.country ?? 'AU';
  const setup = generatedJobSetup(key);
  const jobCount = seed.jobs ?? Math.ceil(seed.clients / 4);
  return {
    name: seed.name,
    tenantId,
    country,
    windowOffsets: seed.windowOffsets ?? windowOffsetsOf(seed.name),
    clients: new Clients(clients),
    staff: new RecordTable(staff),
    groups: new RecordTable(groups),
    customFields: generatedCustomFields(key, { clients, identifiers }),
    documents: new Documents(),
    taxReturns: new TaxReturns(new GeneratedTaxReturns({ key, clients, country })),
    jobs: new Jobs(new GeneratedJobs({ key, size: jobCount, clients, staff, setup })),
    ...tablesOf(setup),
    identifiers,
  };
}

function recordedPractice(seed: RecordedSeed): Practice {
  const { clients, staff, groups } = recordedRecords();
  const key = hashText(seed.name);
  const identifiers = new IdentifierSequence(key);
  const country = 'AU';
  const { jobs, ...setup } = recordedJobs(clients);
  return {
    name: seed.name,
    tenantId: tenantIdOf(seed.name),
    country,
    // Recorded: minute windows start at second 56, day windows between 06:50 and 23:17 UTC
    // (docs/xpm-api.md 2.2).
    windowOffsets: { minuteMs: 56_500, dayMs: 43_256_500 },
    clients: new Clients(clients),
    staff: new RecordTable(staff),
    groups: new RecordTable(groups),
    // Custom fields are not recorded; the practice has generated ones instead.
    customFields: generatedCustomFields(key, { clients, identifiers }),
    documents: new Documents(),
    taxReturns: new TaxReturns(new GeneratedTaxReturns({ key, clients, country })),
    jobs: new Jobs(jobs),
    ...tablesOf(setup),
    identifiers,
  };
}

function tablesOf({ categories, taskTypes, templates }: JobSetup) {
  return {
    jobCategories: new RecordTable(categories),
    jobTemplates: new RecordTable(templates),
    taskTypes: new RecordTable(taskTypes),
  };
}

function tenantIdOf(name: string): string {
  return uuidAt(hashText(name), 0x7e4a);
}

function windowOffsetsOf(name: string): WindowOffsets {
  const bits = hashText(name);
  return { minuteMs: bits % 60_000, dayMs: hash(bits, 1) % 86_400_000 };
}
