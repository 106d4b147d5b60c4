import { hash } from '../seed/random.ts';
import { indexOfUuid, uuidAt } from '../seed/uuids.ts';
import type { Clients } from './clients/clients.ts';
import type { CustomFields } from './custom-fields/custom-fields.ts';
import type { Documents } from './documents.ts';
import type { JobSetup, JobTemplate, TaskType } from './jobs/job-setup.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Series } from './record-table.ts';
import type { Country } from './tax-returns/tax-return.ts';
import type { TaxReturns } from './tax-returns/tax-returns.ts';

/** One accounting firm with an account in XPM: a tenant in Xero's words. */
export interface Practice {
  readonly name: string;
  readonly tenantId: string;
  /** Decides about the kinds of tax returns. */
  readonly country: Country;
  /** Where its limits' windows begin on the grid, in milliseconds. */
  readonly windows: WindowOffsets;
  readonly clients: Clients;
  readonly staff: Series<StaffMember>;
  readonly groups: Series<ClientGroup>;
  readonly customFields: CustomFields;
  readonly documents: Documents;
  readonly taxReturns: TaxReturns;
  readonly jobs: Jobs;
  readonly jobCategories: Series<JobSetup>;
  readonly jobTemplates: Series<JobTemplate>;
  readonly taskTypes: Series<TaskType>;
  readonly numbers: Numbering;
}

/** Xero's windows are fixed grids that begin at another time for each tenant. */
export interface WindowOffsets {
  /** From 0 to 59,999. */
  readonly minuteMs: number;
  /** From 0 to 86,399,999, after midnight UTC. */
  readonly dayMs: number;
}

export interface StaffMember {
  readonly id: number;
  readonly uuid: string;
  readonly text: Readonly<Record<StaffElement, string>>;
  readonly disabled: boolean;
}

export const staffElements = [
  'Name',
  'Email',
  'Phone',
  'Mobile',
  'Address',
  'PayrollCode',
] as const;
type StaffElement = (typeof staffElements)[number];

export interface ClientGroup {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly taxable: boolean;
}

/** Gives new records their number and UUID: the same ones after every reset. */
export class Numbering {
  readonly #key: number;
  #next = 0;

  constructor(key: number) {
    this.#key = hash(key, 0x4e65_7721);
  }

  next(): { readonly id: number; readonly uuid: string } {
    const index = this.#next++;
    return { id: 90_000_001 + index, uuid: uuidAt(this.#key, index) };
  }

  /** Whether the record with this UUID got it here. */
  made(uuid: string): boolean {
    const index = indexOfUuid(this.#key, uuid);
    return index !== null && index < this.#next;
  }
}
