import type { Client } from '../../practice/clients/client.ts';
import type { ClientSummary } from '../../practice/clients/client-source.ts';
import type { Call, CallResult } from '../call.ts';
import { pageOf, paginationXml } from '../paging.ts';
import { list } from '../xml.ts';
import { clientXml } from './client-xml.ts';

/** Clients that are neither archived nor deleted, in pages, without contacts and details. */
export function pageOfClients(call: Call): CallResult {
  const { version, practice, settings } = call;
  const view = { version, practice, settings, detail: 'paged', birth: 'time' } as const;
  return activeClientsPage(call, 'Clients', (client) => clientXml(client, view));
}

/** A page of active clients in the element `name`; `xmlOf` writes one client. */
export function activeClientsPage(
  call: Call,
  name: string,
  xmlOf: (client: Client) => string,
): CallResult {
  const request = pageOf(call);
  const { clients } = call.practice;
  let items = '';
  let count = 0;
  let next: number | null = null;
  for (const position of clients.positions(isActive, request.from)) {
    if (count === request.size) {
      next = position;
      break;
    }
    const client = clients.at(position);
    if (client !== null) items += xmlOf(client);
    count++;
  }
  return { payload: list(name, items) + paginationXml(call, request, next) };
}

function isActive({ archived, deleted }: ClientSummary): boolean {
  return !archived && !deleted;
}
