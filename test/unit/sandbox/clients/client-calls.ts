import { PracticeCaller } from '../practice-caller.ts';

export interface ClientJson {
  readonly UUID: string;
  readonly ID: number;
  readonly Name: string;
  readonly IsArchived: string;
  readonly IsDeleted: string;
  readonly Contacts: readonly { readonly UUID: string; readonly Name: string }[];
  readonly [name: string]: unknown;
}

const small = 2;
const now = Date.UTC(2026, 8, 10, 12, 0, 0);
export const start = (settings = {}, practice: number = small): Promise<PracticeCaller> =>
  PracticeCaller.start({ now: () => now, settings }, practice);

export async function records(
  caller: PracticeCaller,
  request: Record<string, unknown>,
): Promise<ClientJson[]> {
  const body = { practice: small, resource: 'client', ...request };
  return (await caller.post<{ records: ClientJson[] }>('records', body)).records;
}

export const put = (caller: PracticeCaller, path: string, body: string): Promise<string> =>
  caller.text(path, { method: 'PUT', body });
export const post = (caller: PracticeCaller, path: string, body: string): Promise<string> =>
  caller.text(path, { method: 'POST', body });
