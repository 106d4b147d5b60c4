import { randomUUID } from 'node:crypto';

/**
 * An id for a new row that starts with the time (UUIDv7, RFC 9562, 5.7), so that rows which are written together lie
 * beside each other in every index. Random ids cost a page of the index each.
 */
export function newRowId(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
