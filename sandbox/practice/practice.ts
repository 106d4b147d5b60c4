import type { ClientGroup } from './clients/client-group.ts';
import type { Clients } from './clients/clients.ts';
import type { CustomFields } from './custom-fields/custom-fields.ts';
import type { Documents } from './documents.ts';
import type { IdentifierSequence } from './identifier-sequence.ts';
import type { JobSetupItem, JobTemplate, TaskType } from './jobs/job-setup.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { RecordTable } from './record-table.ts';
import type { StaffMember } from './staff/staff-member.ts';
import type { Country } from './tax-returns/tax-return.ts';
import type { TaxReturns } from './tax-returns/tax-returns.ts';

/** An accounting firm with an account in XPM, which is a tenant for Xero. */
export interface Practice {
  readonly name: string;
  readonly tenantId: string;
  /** Determines the types and the periods of tax returns. */
  readonly country: Country;
  readonly windowOffsets: WindowOffsets;
  readonly clients: Clients;
  readonly staff: RecordTable<StaffMember>;
  readonly groups: RecordTable<ClientGroup>;
  readonly customFields: CustomFields;
  readonly documents: Documents;
  readonly taxReturns: TaxReturns;
  readonly jobs: Jobs;
  readonly jobCategories: RecordTable<JobSetupItem>;
  readonly jobTemplates: RecordTable<JobTemplate>;
  readonly taskTypes: RecordTable<TaskType>;
  readonly identifiers: IdentifierSequence;
}

/** The start of the quota windows, which differs from tenant to tenant (docs/xpm-api.md 2.2). */
export interface WindowOffsets {
  /** Milliseconds after the start of a minute: 0 to 59,999. */
  readonly minuteMs: number;
  /** Milliseconds after midnight UTC: 0 to 86,399,999. */
  readonly dayMs: number;
}
