import type { RecordType } from '../records/record.ts';

/** How far a kind reaches: the whole practice by its lists, each of its records in turn, or one record. */
export type SyncScope = 'PRACTICE' | 'SWEEP' | RecordType;

/** The kinds of sync. Everything else about a kind is in its descriptor in `src/sync/kinds`. */
const scopes = {
  CLIENTS: 'PRACTICE',
  USERS: 'PRACTICE',
  JOBS: 'PRACTICE',
  TAX_RETURNS: 'PRACTICE',
  FIELD_DEFINITIONS: 'PRACTICE',
  CLIENT_FIELDS: 'CLIENT',
  JOB: 'JOB',
  CLIENT_FIELD_VALUES: 'SWEEP',
  JOB_FIELD_VALUES: 'SWEEP',
} as const satisfies Readonly<Record<string, SyncScope>>;

/** What a run syncs. */
export type SyncKind = keyof typeof scopes;

export const syncKinds = Object.keys(scopes) as readonly SyncKind[];

export const scopeOf = (kind: SyncKind): SyncScope => scopes[kind];

/** The type of the one record that a kind is about; `null` for kinds about the whole practice. */
export function recordTypeOf(kind: SyncKind): RecordType | null {
  const scope = scopeOf(kind);
  return scope === 'PRACTICE' || scope === 'SWEEP' ? null : scope;
}

/** The kind that syncs one record of this type. */
export function recordKindOf(type: RecordType): SyncKind {
  const kind = syncKinds.find((each) => scopeOf(each) === type);
  if (kind === undefined) throw new Error(`No kind syncs one ${type}.`);
  return kind;
}

/** During a deployment a newer release may already store kinds that this one does not know. */
export function isSyncKind(kind: string): kind is SyncKind {
  return Object.hasOwn(scopes, kind);
}
