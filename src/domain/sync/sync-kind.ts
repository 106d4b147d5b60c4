import type { RecordType } from '../records/record.ts';

/** What a run syncs. */
export const syncKinds = [
  'CLIENTS',
  'JOBS',
  'USERS',
  'TAX_RETURNS',
  'FIELD_DEFINITIONS',
  'CLIENT_FIELDS',
  'JOB',
  'CLIENT_FIELD_VALUES',
  'JOB_FIELD_VALUES',
] as const;
export type SyncKind = (typeof syncKinds)[number];

/** Kinds whose source can list only what changed since an instant. */
export const incrementalKinds: readonly SyncKind[] = ['CLIENTS'];

/** The kinds that make a call for each record of a practice. */
export const sweepKinds: readonly SyncKind[] = ['CLIENT_FIELD_VALUES', 'JOB_FIELD_VALUES'];

/** The kinds that are about one record: a client's or a job's own sync. */
export const ownKinds = { CLIENT: 'CLIENT_FIELDS', JOB: 'JOB' } as const satisfies Readonly<
  Record<RecordType, SyncKind>
>;

/** What record a kind is about; `null` for those about the whole practice. */
export function recordTypeOf(kind: SyncKind): RecordType | null {
  if (kind === ownKinds.CLIENT) return 'CLIENT';
  return kind === ownKinds.JOB ? 'JOB' : null;
}

/** What the interface calls the action that asks for a kind, and the activity a run of it. */
export const syncLabels: Readonly<Record<SyncKind, string>> = {
  CLIENTS: 'Sync Clients',
  JOBS: 'Sync Jobs',
  USERS: 'Sync Staff',
  TAX_RETURNS: 'Sync Tax Returns',
  FIELD_DEFINITIONS: 'Sync Field Definitions',
  CLIENT_FIELDS: 'Sync from PM',
  JOB: 'Sync Job',
  CLIENT_FIELD_VALUES: 'Sync Custom Fields of Clients',
  JOB_FIELD_VALUES: 'Sync Custom Fields of Jobs',
};

/** A newer version of us, while both run, writes kinds that are unknown here. */
export function isSyncKind(kind: string): kind is SyncKind {
  return (syncKinds as readonly string[]).includes(kind);
}
