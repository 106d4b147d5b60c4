import type { Client } from '../../../practice/clients/client.ts';
import type { Practice } from '../../../practice/practice.ts';
import { masked } from '../../../xpm/clients/client-xml.ts';
import { yesNo } from '../../../xpm/xml.ts';
import type { RecordJson } from '../record-operations.ts';

/**
 * A client with the names and values of 3.1's detailed responses, and in addition `ID`,
 * `ModifiedUtc` and the tax number without its mask. It is made apart from the XML, so that tests
 * can compare the two.
 */
export function clientJson(client: Client, practice: Practice): RecordJson {
  const { TaxNumber } = client.text;
  return {
    UUID: client.uuid,
    ID: client.id,
    ModifiedUtc: new Date(client.modified).toISOString(),
    ...client.text,
    ...(TaxNumber === undefined
      ? {}
      : { TaxNumber: masked(TaxNumber), UnmaskedTaxNumber: TaxNumber }),
    IsArchived: yesNo(client.archived),
    IsDeleted: yesNo(client.deleted),
    IsProspect: yesNo(client.prospect),
    AccountManager: staffJson(client.accountManager, practice),
    JobManager: staffJson(client.jobManager, practice),
    BillingClient: clientReferenceJson(client.billingClient, practice),
    Type: client.type,
    Contacts: client.contacts.map(({ uuid, id, text, primary, deleted }) => ({
      UUID: uuid,
      ID: id,
      ...text,
      IsPrimary: yesNo(primary),
      IsDeleted: yesNo(deleted),
    })),
    Notes: client.notes,
    Groups: client.groups.flatMap((uuid) => {
      const group = practice.groups.get(uuid);
      return group === null ? [] : [{ UUID: uuid, Name: group.name }];
    }),
    Relationships: client.relationships.flatMap(({ uuid, id, type, relatedClient, text }) => {
      const other = clientReferenceJson(relatedClient, practice);
      return other === null
        ? []
        : [{ UUID: uuid, ID: id, Type: type, RelatedClient: other, ...text }];
    }),
  };
}

function staffJson(uuid: string | null, { staff }: Practice): RecordJson | null {
  const member = uuid === null ? null : staff.get(uuid);
  return member === null ? null : { UUID: member.uuid, Name: member.text.Name };
}

function clientReferenceJson(uuid: string | null, { clients }: Practice): RecordJson | null {
  const name = uuid === null ? null : clients.nameOf(uuid);
  return name === null ? null : { UUID: uuid, Name: name };
}
