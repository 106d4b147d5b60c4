import type { Client } from '../../practice/clients/client.ts';
import type { ClientSummary } from '../../practice/clients/client-source.ts';
import type { Call, CallResult } from '../call.ts';
import { BadRequest, GatewayTimeout } from '../call.ts';
import { streamedList } from '../xml.ts';
import type { ClientView } from './client-xml.ts';
import { clientXml } from './client-xml.ts';
import { findClient } from './find.ts';

/**
 * All clients in one response, archived and deleted ones included. With `modifiedsince` (UTC) those
 * that changed in that second or later (docs/xpm-api.md 4.1).
 */
export function listClients(call: Call): CallResult {
  const since = modifiedSince(call.query.get('modifiedsince'));
  const isListed = ({ modified }: ClientSummary): boolean => modified >= since;
  refuseLargeList(call, isListed);
  return { payload: clientList(call, isListed) };
}

/** @throws BadRequest, GatewayTimeout when the setting `largestClientList` does not allow so many clients */
function refuseLargeList(
  { practice, settings: { largestClientList, tooManyClients } }: Call,
  isListed: (summary: ClientSummary) => boolean,
): void {
  if (largestClientList === null) return;
  const clients = practice.clients.positions(isListed).toArray().length;
  if (clients <= largestClientList) return;
  if (tooManyClients === 'timeOut') throw new GatewayTimeout();
  throw new BadRequest('too many clients, request pages');
}

/**
 * Clients whose name contains the query, in any case. That deleted clients are omitted is an
 * assumption.
 */
export function searchClients(call: Call): CallResult {
  const matches = (call.query.get('query') ?? '').toLowerCase();
  return {
    payload: clientList(
      call,
      ({ name, deleted }) => !deleted && name.toLowerCase().includes(matches),
    ),
  };
}

export function getClient(call: Call): CallResult {
  const { client } = findClient(call, call.params['id'] ?? '');
  return {
    payload: detailedClient(call, client),
    webUrl: `https://practicemanager.xero.com/clients/${client.uuid}`,
  };
}

/** A client as the responses of `get`, `add` and `update` contain it. */
export function detailedClient({ version, practice, settings }: Call, client: Client): string {
  return clientXml(client, { version, practice, settings, detail: 'detailed', birth: 'date' });
}

function clientList(call: Call, matches: (summary: ClientSummary) => boolean): Iterable<string> {
  const isDetailed = call.query.get('detailed')?.toLowerCase() === 'true';
  const { version, practice, settings } = call;
  const detail = isDetailed ? 'detailed' : 'plain';
  return streamedList(
    call,
    'Clients',
    clientItems(call, matches, { version, practice, settings, detail, birth: 'time' }),
  );
}

function* clientItems(
  { practice, badRecord }: Call,
  matches: (summary: ClientSummary) => boolean,
  view: ClientView,
): Generator<string> {
  let place = 0;
  for (const position of practice.clients.positions(matches)) {
    const client = practice.clients.at(position);
    if (client === null) continue;
    const xml = clientXml(client, view);
    yield place === badRecord ? withoutIdentifiers(xml, client) : xml;
    place++;
  }
}

/** Applies the fault `badRecord`. */
function withoutIdentifiers(xml: string, { id, uuid }: Client): string {
  return xml.replace(`<UUID>${uuid}</UUID>`, '').replace(`<ID>${id}</ID>`, '');
}

/** @throws BadRequest when the parameter is not a date */
function modifiedSince(text: string | null): number {
  if (text === null) return Number.NEGATIVE_INFINITY;
  const form = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?)?$/.exec(text);
  const since =
    form === null ? Number.NaN : Date.parse(`${form[1] ?? ''}T${form[2] ?? '00:00:00'}Z`);
  if (Number.isNaN(since)) throw new BadRequest('modifiedsince must be yyyy-MM-ddTHH:mm:ss');
  return since;
}
