import type { Call } from './call.ts';
import { BadCall } from './call.ts';
import { around, element } from './xml.ts';

/** Xero developer docs, clients, paged-list. */
const defaultPageSize = 50;
const largestPageSize = 500;

export interface Page {
  readonly size: number;
  /** The first position to look at. */
  readonly from: number;
}

/** @throws BadCall for a size outside of 1 to 500 or a token that is not ours. */
export function pageOf({ query }: Call): Page {
  const text = query.get('pageSize') ?? String(defaultPageSize);
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > largestPageSize) throw new BadCall('pageSize must be from 1 to 500');
  return { size, from: positionIn(query.get('pageToken')) };
}

/**
 * `Pagination` with full addresses; `Next` only while more is to come. A token holds the position
 * that comes next and lives for ever: positions never move, so changes between two pages neither
 * repeat nor hide another client.
 */
export function paginationXml(call: Call, { size }: Page, next: number | null): string {
  const address = new URL(call.address);
  address.searchParams.set('pageSize', String(size));
  const first = element('First', address.href);
  if (next === null) return around('Pagination', around('Links', first));
  address.searchParams.set('pageToken', Buffer.from(`from ${next}`).toString('base64url'));
  return around('Pagination', around('Links', first + element('Next', address.href)));
}

function positionIn(token: string | null): number {
  if (token === null || token === '') return 0;
  const text = Buffer.from(token, 'base64url').toString();
  const form = /^from (\d{1,9})$/.exec(text);
  if (form === null) throw new BadCall('pageToken is not valid');
  return Number(form[1]);
}
