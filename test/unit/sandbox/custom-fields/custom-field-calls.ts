import { PracticeCaller } from '../practice-caller.ts';

export const small = 2;
const now = Date.UTC(2026, 8, 10, 12, 0, 0);
export const start = (settings = {}, practice: number = small): Promise<PracticeCaller> =>
  PracticeCaller.start({ now: () => now, settings }, practice);

export interface Definition {
  readonly UUID: string;
  readonly ID: number;
  readonly Name: string;
  readonly Type: string;
  readonly ValueElement: string;
  readonly UseClient: boolean;
  readonly UseJob: boolean;
}

export interface ClientJson {
  readonly UUID: string;
  readonly ID: number;
  readonly Contacts: readonly { readonly UUID: string; readonly ID: number }[];
}

export interface Values {
  readonly UUID: string;
  readonly Kind: string;
  readonly CustomFields: readonly Readonly<Record<string, string>>[];
}

export async function records<T>(
  caller: PracticeCaller,
  request: Record<string, unknown>,
): Promise<T[]> {
  const body = { practice: small, ...request };
  return (await caller.post<{ records: T[] }>('records', body)).records;
}

export const definitions = (caller: PracticeCaller): Promise<Definition[]> =>
  records<Definition>(caller, { action: 'list', resource: 'customFieldDefinition' });
export const clientsOf = (caller: PracticeCaller): Promise<ClientJson[]> =>
  records<ClientJson>(caller, {
    action: 'list',
    resource: 'client',
  });

/** A client without values, with the calls that read and write its values. */
export async function emptyClient(caller: PracticeCaller): Promise<{
  uuid: string;
  field: (name: string) => string;
  read: () => Promise<string>;
  put: (content: string) => Promise<string>;
}> {
  const [, client] = await clientsOf(caller);
  const uuid = client?.UUID ?? '';
  await records(caller, { action: 'remove', resource: 'customFieldValues', uuid });
  const known = await definitions(caller);
  return {
    uuid,
    field: (name) => known.find(({ Name }) => Name === name)?.UUID ?? '',
    read: () => caller.text(`client.api/get/${uuid}/customfield`),
    put: (content) =>
      caller.text(`client.api/update/${uuid}/customfield`, {
        method: 'PUT',
        body: `<CustomFields>${content}</CustomFields>`,
      }),
  };
}

export const valueOf = (uuid: string, content: string): string =>
  `<CustomField><UUID>${uuid}</UUID>${content}</CustomField>`;
export const noValues = '<Response><Status>OK</Status><CustomFields /></Response>';
