import { PracticeCaller, textsOf } from '../practice-caller.ts';

const now = Date.UTC(2026, 8, 10, 12, 0, 0);
export const start = (settings = {}, practice = 0): Promise<PracticeCaller> =>
  PracticeCaller.start({ now: () => now, settings }, practice);

export const put = (
  caller: PracticeCaller,
  path: string,
  body: string,
  version?: '3.0',
): Promise<string> =>
  caller.text(path, { method: 'PUT', body, ...(version === undefined ? {} : { version }) });
export const post = (
  caller: PracticeCaller,
  path: string,
  body: string,
  version?: '3.0',
): Promise<string> =>
  caller.text(path, { method: 'POST', body, ...(version === undefined ? {} : { version }) });

export type Json = Readonly<Record<string, unknown>> & { readonly UUID: string };

export async function records(
  caller: PracticeCaller,
  request: Record<string, unknown>,
): Promise<Json[]> {
  const body = { resource: 'job', ...request };
  return (await caller.post<{ records: Json[] }>('records', body)).records;
}

/** The job in the control API. */
export async function jobRecord(caller: PracticeCaller, number = 'J000003'): Promise<Json> {
  const [job] = await records(caller, { action: 'get', uuid: number });
  if (job === undefined) throw new Error(`no job ${number}`);
  return job;
}

export async function uuidsOf(caller: PracticeCaller, resource: string): Promise<string[]> {
  return (await records(caller, { resource, action: 'list' })).map(({ UUID }) => UUID);
}

export async function listed(caller: PracticeCaller, path: string): Promise<string[]> {
  return textsOf(await caller.text(path), 'UUID');
}

export const job = (content: string, number = 'J000003'): string =>
  `<Job><ID>${number}</ID>${content}</Job>`;
/** The content of the first element with this name; `null` when there is none. */
export const inside = (xml: string, name: string): string | null =>
  new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? null;

export const unknownUuid = '00000000-0000-4000-8000-000000000000';
