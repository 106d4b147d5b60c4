import type { RecordKey, RecordType } from '../src/domain/records/record.ts';

/** Ids are unique over all types and say what they name: `Client:0190f3a4-…`. */
export function encodeId(typename: string, id: string | number | bigint): string {
  return `${typename}:${String(id)}`;
}

/**
 * What is not one of our ids names no type, and so nothing. A UUID is the same in any case; whoever
 * compares it with a row's finds it as Postgres writes it.
 */
export function decodeId(id: string): { typename: string; id: string } {
  const [, typename = '', uuid = ''] = pattern.exec(id) ?? [];
  return { typename, id: uuid.toLowerCase() };
}

/** The row that an argument names; `null` when it names none of that type. */
export function rowId(typename: string, id: string): string | null {
  const decoded = decodeId(id);
  return decoded.typename === typename ? decoded.id : null;
}

/** An id that no row has: what is asked for by a malformed id is answered like any unknown one. */
export const unknownId = '00000000-0000-0000-0000-000000000000';

/** The client or job that an argument names; `null` when it names neither. */
export function recordIn(id: string): Pick<RecordKey, 'type' | 'id'> | null {
  const decoded = decodeId(id);
  const type = recordTypes[decoded.typename];
  return type === undefined ? null : { type, id: decoded.id };
}

const recordTypes: Readonly<Record<string, RecordType | undefined>> = {
  Client: 'CLIENT',
  Job: 'JOB',
};

const pattern = /^(\w+):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
