/** What a run syncs. The two `…_FIELD_VALUES` sweeps are scheduled only. */
export type SyncKind =
  | 'CLIENTS'
  | 'JOBS'
  | 'USERS'
  | 'TAX_RETURNS'
  | 'FIELD_DEFINITIONS'
  | 'CLIENT_FIELDS'
  | 'JOB'
  | 'CLIENT_FIELD_VALUES'
  | 'JOB_FIELD_VALUES';

/** The kinds that this version reads. A kind joins the list together with its reader. */
export const readableKinds = [
  'CLIENTS',
  'JOBS',
  'USERS',
  'TAX_RETURNS',
  'FIELD_DEFINITIONS',
] as const satisfies readonly SyncKind[];
export type ReadableKind = (typeof readableKinds)[number];

/** Kinds whose source can list only what changed since an instant. */
export const deltaKinds: readonly ReadableKind[] = ['CLIENTS'];

/** What the interface calls the action that asks for a kind. */
export const syncLabels: Readonly<Record<ReadableKind, string>> = {
  CLIENTS: 'Sync Clients',
  JOBS: 'Sync Jobs',
  USERS: 'Sync Staff',
  TAX_RETURNS: 'Sync Tax Returns',
  FIELD_DEFINITIONS: 'Sync Field Definitions',
};

export function isReadable(kind: SyncKind): kind is ReadableKind {
  return (readableKinds as readonly SyncKind[]).includes(kind);
}
