import type { RecordKey, RecordType } from '../src/domain/records/record.ts';

export const idDescription =
  'A globally unique id. Pass it to `node` to load the object again, or to any argument that takes an id.';

/** Ids are unique across all types and contain the type: `Client:0190f3a4-…`. */
export function encodeId(typename: string, id: string | number | bigint): string {
  return `${typename}:${String(id)}`;
}

/** A malformed id decodes to no type, so it matches nothing. UUIDs become lower case, as Postgres writes them. */
export function decodeId(id: string): { typename: string; id: string } {
  const [, typename = '', uuid = ''] = pattern.exec(id) ?? [];
  return { typename, id: uuid.toLowerCase() };
}

/** The row id in a global id; `null` when the global id is malformed or of another type. */
export function rowId(typename: string, id: string): string | null {
  const decoded = decodeId(id);
  return decoded.typename === typename ? decoded.id : null;
}

/** An id that no row has. It makes a malformed id behave like an unknown one. */
export const unknownId = '00000000-0000-0000-0000-000000000000';

/** The client or job in a global id; `null` when it is of neither type. */
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
