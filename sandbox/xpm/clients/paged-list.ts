import type { Client } from '../../practice/clients/client.ts';
import type { ClientGlance } from '../../practice/clients/client-source.ts';
import type { Answer, Call } from '../call.ts';
import { pageOf, paginationXml } from '../paging.ts';
import { list } from '../xml.ts';
import { clientXml } from './client-xml.ts';

/** Clients that are neither archived nor deleted, page by page, without contacts and details. */
export function pageOfClients(call: Call): Answer {
  const { version, practice, settings } = call;
  const view = { version, practice, settings, detail: 'paged', birth: 'time' } as const;
  return page(call, 'Clients', (client) => clientXml(client, view));
}

/** A page of active clients under `name`, each written by `written`. */
export function page(call: Call, name: string, written: (client: Client) => string): Answer {
  const wanted = pageOf(call);
  const { clients } = call.practice;
  let items = '';
  let count = 0;
  let next: number | null = null;
  for (const position of clients.positions(isActive, wanted.from)) {
    if (count === wanted.size) {
      next = position;
      break;
    }
    const client = clients.at(position);
    if (client !== null) items += written(client);
    count++;
  }
  return { payload: list(name, items) + paginationXml(call, wanted, next) };
}

function isActive({ archived, deleted }: ClientGlance): boolean {
  return !archived && !deleted;
}
