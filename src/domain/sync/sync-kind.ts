import type { RecordType } from '../records/record.ts';
import { type ListKind, listKindOf, recordLists } from '../records/record-list.ts';

/**
 * How far a kind reaches: the whole practice by its lists, each of its records in turn, the records of some
 * problems, or one record.
 */
export type SyncScope = 'PRACTICE' | 'SWEEP' | 'PROBLEMS' | RecordType;

/** The kinds that read no whole list. */
const otherScopes = {
  CLIENT_FIELDS: 'CLIENT',
  JOB: 'JOB',
  CLIENT_FIELD_VALUES: 'SWEEP',
  JOB_FIELD_VALUES: 'SWEEP',
  PROBLEMS: 'PROBLEMS',
} as const satisfies Readonly<Record<string, SyncScope>>;

export type OtherKind = keyof typeof otherScopes;

/** What a run syncs. Everything else about a kind is in its descriptor in `src/sync/kinds`. */
export type SyncKind = ListKind | OtherKind;

export const syncKinds: readonly SyncKind[] = [
  ...new Set(recordLists.map(listKindOf)),
  ...(Object.keys(otherScopes) as readonly OtherKind[]),
];

export const isOtherKind = (kind: SyncKind): kind is OtherKind => Object.hasOwn(otherScopes, kind);

export const scopeOf = (kind: SyncKind): SyncScope =>
  isOtherKind(kind) ? otherScopes[kind] : 'PRACTICE';

/** Whether a kind reads all records of a list. */
export const readsWholePractice = (kind: SyncKind): boolean =>
  ['PRACTICE', 'SWEEP'].includes(scopeOf(kind));

/** The type of the one record that a kind is about; `null` for kinds about more. */
export function recordTypeOf(kind: SyncKind): RecordType | null {
  const scope = scopeOf(kind);
  return scope === 'CLIENT' || scope === 'JOB' ? scope : null;
}

/** The kind that syncs one record of this type. */
export function recordKindOf(type: RecordType): SyncKind {
  const kind = syncKinds.find((each) => scopeOf(each) === type);
  if (kind === undefined) throw new Error(`No kind syncs one ${type}.`);
  return kind;
}

/** During a deployment a newer release may already store kinds that this one does not know. */
export function isSyncKind(kind: string): kind is SyncKind {
  return (syncKinds as readonly string[]).includes(kind);
}
