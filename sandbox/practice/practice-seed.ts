import { GeneratedClients } from '../seed/clients/generated-clients.ts';
import { generatedGroups, groupCountFor } from '../seed/clients/generated-groups.ts';
import { generatedCustomFields } from '../seed/custom-fields/generated-custom-fields.ts';
import { generatedStaff } from '../seed/generated-staff.ts';
import { generatedJobSetup } from '../seed/jobs/generated-job-setup.ts';
import { GeneratedJobs } from '../seed/jobs/generated-jobs.ts';
import { recordedJobs } from '../seed/jobs/recorded-jobs.ts';
import { hash, hashText } from '../seed/random.ts';
import { recordedPractice } from '../seed/recorded-practice.ts';
import { GeneratedTaxReturns } from '../seed/tax-returns/generated-tax-returns.ts';
import { uuidAt } from '../seed/uuids.ts';
import { Clients } from './clients/clients.ts';
import { Documents } from './documents.ts';
import type { JobSetups } from './jobs/job-setup.ts';
import { Jobs } from './jobs/jobs.ts';
import type { Practice, WindowOffsets } from './practice.ts';
import { Numbering } from './practice.ts';
import { Series } from './record-table.ts';
import type { Country } from './tax-returns/tax-return.ts';
import { TaxReturns } from './tax-returns/tax-returns.ts';

/**
 * What a practice is made of. Equal seeds under equal names make equal practices; under two names
 * they have no identifier in common, as two of XPM's have none.
 */
export type PracticeSeed = GeneratedSeed | RecordedSeed;

interface GeneratedSeed {
  readonly kind: 'generated';
  readonly name: string;
  readonly clients: number;
  /** 12 when not given. */
  readonly staff?: number;
  /** One for every four clients when not given; none without clients. */
  readonly jobs?: number;
  /** 1 when not given. */
  readonly seed?: number;
  /** Australia when not given. */
  readonly country?: Country;
  /** Follow from the name when not given. */
  readonly windows?: WindowOffsets;
  /** Follows from the name when not given. */
  readonly tenantId?: string;
}

/** The practice whose replies were recorded in 2020 to 2022: 12 clients, 10 staff, 31 jobs. */
interface RecordedSeed {
  readonly kind: 'recorded';
  readonly name: string;
}

export const defaultPractices: readonly PracticeSeed[] = [
  { kind: 'generated', name: 'Harbour & Finch Accountants', clients: 1_200, seed: 20_260_901 },
  { kind: 'recorded', name: 'Recorded Practice' },
  {
    kind: 'generated',
    name: 'Māhoe Lane Bookkeeping',
    clients: 40,
    staff: 4,
    jobs: 40,
    seed: 7,
    country: 'NZ',
  },
];

export function practiceOf(seed: PracticeSeed): Practice {
  return seed.kind === 'recorded' ? recorded(seed) : generated(seed);
}

function generated(seed: GeneratedSeed): Practice {
  const tenantId = seed.tenantId ?? tenantIdOf(seed.name);
  const key = hash(seed.seed ?? 1, hashText(tenantId));
  const staff = generatedStaff(key, seed.staff ?? 12);
  const groups = generatedGroups(key, groupCountFor(seed.clients));
  const clients = new GeneratedClients({ key, size: seed.clients, staff, groups });
  const numbers = new Numbering(key);
  const country = seed.country ?? 'AU';
  const setup = generatedJobSetup(key);
  const size = seed.jobs ?? Math.ceil(seed.clients / 4);
  return {
    name: seed.name,
    tenantId,
    country,
    windows: seed.windows ?? windowsOf(seed.name),
    clients: new Clients(clients),
    staff: new Series(staff),
    groups: new Series(groups),
    customFields: generatedCustomFields(key, { clients, numbers }),
    documents: new Documents(),
    taxReturns: new TaxReturns(new GeneratedTaxReturns({ key, clients, country })),
    jobs: new Jobs(new GeneratedJobs({ key, size, clients, staff, setup })),
    ...seriesOf(setup),
    numbers,
  };
}

function recorded(seed: RecordedSeed): Practice {
  const { clients, staff, groups } = recordedPractice();
  const key = hashText(seed.name);
  const numbers = new Numbering(key);
  const country = 'AU';
  const { jobs, ...setup } = recordedJobs(clients);
  return {
    name: seed.name,
    tenantId: tenantIdOf(seed.name),
    country,
    // Recorded: the minute turns in second 56, the day between 06:50 and 23:17 UTC.
    windows: { minuteMs: 56_500, dayMs: 43_256_500 },
    clients: new Clients(clients),
    staff: new Series(staff),
    groups: new Series(groups),
    // Not recorded; a practice without any would show nothing.
    customFields: generatedCustomFields(key, { clients, numbers }),
    documents: new Documents(),
    taxReturns: new TaxReturns(new GeneratedTaxReturns({ key, clients, country })),
    jobs: new Jobs(jobs),
    ...seriesOf(setup),
    numbers,
  };
}

function seriesOf({ categories, taskTypes, templates }: JobSetups) {
  return {
    jobCategories: new Series(categories),
    jobTemplates: new Series(templates),
    taskTypes: new Series(taskTypes),
  };
}

function tenantIdOf(name: string): string {
  return uuidAt(hashText(name), 0x7e4a);
}

function windowsOf(name: string): WindowOffsets {
  const bits = hashText(name);
  return { minuteMs: bits % 60_000, dayMs: hash(bits, 1) % 86_400_000 };
}
