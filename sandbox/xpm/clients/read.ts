import type { Client } from '../../practice/clients/client.ts';
import type { ClientGlance } from '../../practice/clients/client-source.ts';
import type { Answer, Call } from '../call.ts';
import { BadCall } from '../call.ts';
import { streamedList } from '../xml.ts';
import type { ClientView } from './client-xml.ts';
import { clientXml } from './client-xml.ts';
import { findClient } from './find.ts';

/**
 * All clients in one answer, archived and deleted ones among them; with `modifiedsince` (UTC) those
 * changed at that second or later.
 */
export function listClients(call: Call): Answer {
  const since = modifiedSince(call.query.get('modifiedsince'));
  return { payload: clientList(call, ({ modified }) => modified >= since) };
}

/** Clients whose name contains the query, in any case. Deleted ones are not found (our guess). */
export function searchClients(call: Call): Answer {
  const wanted = (call.query.get('query') ?? '').toLowerCase();
  return {
    payload: clientList(
      call,
      ({ name, deleted }) => !deleted && name.toLowerCase().includes(wanted),
    ),
  };
}

export function getClient(call: Call): Answer {
  const { client } = findClient(call, call.params['id'] ?? '');
  return {
    payload: detailedClient(call, client),
    webUrl: `https://practicemanager.xero.com/clients/${client.uuid}`,
  };
}

/** A client as `get`, `add` and `update` show it. */
export function detailedClient({ version, practice, settings }: Call, client: Client): string {
  return clientXml(client, { version, practice, settings, detail: 'detailed', birth: 'date' });
}

function clientList(call: Call, wanted: (glance: ClientGlance) => boolean): Iterable<string> {
  const isDetailed = call.query.get('detailed')?.toLowerCase() === 'true';
  const { version, practice, settings } = call;
  const detail = isDetailed ? 'detailed' : 'plain';
  return streamedList(
    'Clients',
    written(call, wanted, { version, practice, settings, detail, birth: 'time' }),
  );
}

function* written(
  { practice, badRecord }: Call,
  wanted: (glance: ClientGlance) => boolean,
  view: ClientView,
): Generator<string> {
  let place = 0;
  for (const position of practice.clients.positions(wanted)) {
    const client = practice.clients.at(position);
    if (client === null) continue;
    const xml = clientXml(client, view);
    yield place === badRecord ? withoutIdentifiers(xml, client) : xml;
    place++;
  }
}

/** The injected fault `badRecord`. */
function withoutIdentifiers(xml: string, { id, uuid }: Client): string {
  return xml.replace(`<UUID>${uuid}</UUID>`, '').replace(`<ID>${id}</ID>`, '');
}

/** @throws BadCall when it is there and no date. */
function modifiedSince(text: string | null): number {
  if (text === null) return Number.NEGATIVE_INFINITY;
  const form = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?)?$/.exec(text);
  const since =
    form === null ? Number.NaN : Date.parse(`${form[1] ?? ''}T${form[2] ?? '00:00:00'}Z`);
  if (Number.isNaN(since)) throw new BadCall('modifiedsince must be yyyy-MM-ddTHH:mm:ss');
  return since;
}
