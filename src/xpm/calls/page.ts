import type { ReadProblem } from '../../domain/records/read-problem.ts';
import type { ListPage } from '../../ports/xpm/source.ts';
import { unreadableFailure } from '../http/errors.ts';
import type { CallRequest, Transport } from '../http/transport.ts';
import { damagedRecord, readEntry } from '../xml/read-entry.ts';
import { readPieces } from '../xml/response/read-response.ts';
import { ResponseReader } from '../xml/response/response-reader.ts';
import type { XmlElement } from '../xml/xml.ts';
import type { ListShape } from './list.ts';

/** A run's cursor holds the token, so it has to be short. */
const longestToken = 1000;

/**
 * Makes a call whose response is one page of a list, and reads it to its end (docs/xpm-api.md 4.1).
 * @throws SourceFailure
 */
export async function openPage<T>(
  transport: Transport,
  request: CallRequest,
  { path, read }: ListShape<T>,
): Promise<ListPage<T>> {
  const response = await transport.open(request);
  const records: T[] = [];
  const problems: ReadProblem[] = [];
  let position = 0;
  const links: string[] = [];
  const reader = new ResponseReader(path, {
    onEntry(entry) {
      const outcome = readEntry(entry, read, position);
      if (outcome.type === 'read') records.push(outcome.record);
      problems.push(...outcome.problems);
      position += 1;
    },
    onDamage(entry) {
      problems.push(damagedRecord(entry, position));
      position += 1;
    },
    onOther(element) {
      if (element.name === 'Pagination') links.push(...textsAt(element, ['Links', 'Next']));
    },
  });
  for await (const _ of readPieces(response, reader));
  const [link] = links;
  const next = link === undefined ? null : tokenOf(link);
  if (link !== undefined && (next === null || next === request.call.query?.['pageToken'])) {
    const problem = 'its link to the next page has no token that leads on';
    throw unreadableFailure({ call: response.call, response }, link, problem);
  }
  return { call: response.number, records, problems, next };
}

/** The texts of the elements further down, without empty ones. */
function textsAt(element: XmlElement, path: readonly string[]): readonly string[] {
  const [first, ...rest] = path;
  if (first === undefined) return element.text.trim() === '' ? [] : [element.text.trim()];
  return element.children
    .filter(({ name }) => name === first)
    .flatMap((child) => textsAt(child, rest));
}

/** XPM writes a complete address. Only its token is used: a token never decides where a call goes. */
function tokenOf(link: string): string | null {
  const token = URL.parse(link, 'https://api.xero.com')?.searchParams.get('pageToken') ?? '';
  return token === '' || token.length > longestToken ? null : token;
}
