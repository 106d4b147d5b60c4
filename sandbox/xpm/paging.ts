import type { Call } from './call.ts';
import { BadRequest } from './call.ts';
import { around, element } from './xml.ts';

/** docs/xpm-api.md 4.1. */
const defaultPageSize = 50;
const maxPageSize = 500;

export interface Page {
  readonly size: number;
  /** The position at which the page starts. */
  readonly from: number;
}

/** @throws BadRequest for a size outside of 1 to 500 or an invalid token */
export function pageOf({ query }: Call): Page {
  const text = query.get('pageSize') ?? String(defaultPageSize);
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > maxPageSize) throw new BadRequest('pageSize must be from 1 to 500');
  return { size, from: positionIn(query.get('pageToken')) };
}

/**
 * `Pagination` with complete URLs; the last page has no `Next`. A token contains the next position
 * and never expires. Positions do not change, so a change between two pages neither repeats nor
 * hides a client.
 */
export function paginationXml(call: Call, { size }: Page, next: number | null): string {
  const url = new URL(call.url);
  url.searchParams.set('pageSize', String(size));
  const first = element('First', url.href);
  if (next === null) return around('Pagination', around('Links', first));
  url.searchParams.set('pageToken', Buffer.from(`from ${next}`).toString('base64url'));
  return around('Pagination', around('Links', first + element('Next', url.href)));
}

function positionIn(token: string | null): number {
  if (token === null || token === '') return 0;
  const text = Buffer.from(token, 'base64url').toString();
  const form = /^from (\d{1,9})$/.exec(text);
  if (form === null) throw new BadRequest('pageToken is not valid');
  return Number(form[1]);
}
