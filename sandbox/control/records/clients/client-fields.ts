import { z } from 'zod';
import type { Client, ClientText } from '../../../practice/clients/client.ts';
import type { TextElement } from '../../../practice/clients/client-elements.ts';
import {
  contactElements,
  leftOutWhenEmpty,
  noteElements,
  relationshipElements,
  textElements,
} from '../../../practice/clients/client-elements.ts';
import type { Practice } from '../../../practice/practice.ts';
import { ControlError, parseInput } from '../../control-route.ts';
import { fieldText, recordId, reference, yesNo } from '../field-schemas.ts';

/** Optional texts with the given names. */
function texts<const N extends readonly [string, ...string[]]>(names: N) {
  const entries = names.map((name) => [name, fieldText.exactOptional()]);
  return Object.fromEntries(entries) as Record<N[number], z.ZodExactOptional<typeof fieldText>>;
}

const contact = z.strictObject({
  UUID: z.uuid().exactOptional(),
  ID: recordId.exactOptional(),
  ...texts(contactElements),
  IsPrimary: yesNo.exactOptional(),
  IsDeleted: yesNo.exactOptional(),
});
const relationship = z.strictObject({
  UUID: z.uuid().exactOptional(),
  ID: recordId.exactOptional(),
  Type: fieldText,
  RelatedClient: reference,
  ...texts(relationshipElements),
});
const type = z.strictObject({
  Name: fieldText,
  CostMarkup: fieldText.default('0.00'),
  PaymentTerm: z.enum(['DayOfMonth', 'WithinDays']).default('WithinDays'),
  PaymentDay: fieldText.default('14'),
});

/** A client with the names of XPM's responses. A list replaces the existing one. */
const clientFields = z.strictObject({
  ID: recordId.exactOptional(),
  UUID: z.uuid().exactOptional(),
  ...texts(textElements),
  IsArchived: yesNo.exactOptional(),
  IsDeleted: yesNo.exactOptional(),
  IsProspect: yesNo.exactOptional(),
  AccountManager: reference.nullable().exactOptional(),
  JobManager: reference.nullable().exactOptional(),
  BillingClient: reference.nullable().exactOptional(),
  Type: type.nullable().exactOptional(),
  Contacts: z.array(contact).exactOptional(),
  Notes: z.array(z.strictObject(texts(noteElements))).exactOptional(),
  Groups: z.array(reference).exactOptional(),
  Relationships: z.array(relationship).exactOptional(),
});
export type ClientFields = z.infer<typeof clientFields>;

/** @throws ControlError with the fields that are wrong */
export function parseClientFields(fields: unknown): ClientFields {
  return parseInput(clientFields, fields);
}

interface ChangeContext {
  readonly practice: Practice;
  readonly now: number;
}

/**
 * The client with the given fields, modified now. @throws ControlError for unknown staff or groups
 */
export function updatedClient(client: Client, fields: ClientFields, change: ChangeContext): Client {
  const { practice } = change;
  for (const uuid of [fields.AccountManager, fields.JobManager]) {
    if (uuid != null && practice.staff.get(uuid) === null) {
      throw new ControlError(`there is no staff member ${uuid}`);
    }
  }
  for (const uuid of fields.Groups ?? []) {
    if (practice.groups.get(uuid) === null) {
      throw new ControlError(`there is no client group ${uuid}`);
    }
  }
  return {
    ...client,
    text: updatedText(client.text, fields),
    archived: flag(fields.IsArchived, client.archived),
    deleted: flag(fields.IsDeleted, client.deleted),
    prospect: flag(fields.IsProspect, client.prospect),
    accountManager:
      fields.AccountManager === undefined ? client.accountManager : fields.AccountManager,
    jobManager: fields.JobManager === undefined ? client.jobManager : fields.JobManager,
    billingClient: fields.BillingClient === undefined ? client.billingClient : fields.BillingClient,
    type: fields.Type === undefined ? client.type : fields.Type,
    groups: fields.Groups ?? client.groups,
    ...updatedLists(fields, practice),
    modified: change.now,
  };
}

function updatedLists({ Contacts, Notes, Relationships }: ClientFields, { identifiers }: Practice) {
  const identityOf = (given: { readonly ID?: number | string; readonly UUID?: string }) => {
    const next = identifiers.next();
    const uuid = given.UUID?.toLowerCase() ?? next.uuid;
    return { id: given.ID === undefined ? next.id : Number(given.ID), uuid };
  };
  return {
    ...(Contacts === undefined
      ? {}
      : {
          contacts: Contacts.map((given) => ({
            ...identityOf(given),
            text: textsFrom(contactElements, given),
            primary: given.IsPrimary === 'Yes',
            deleted: given.IsDeleted === 'Yes',
          })),
        }),
    ...(Notes === undefined ? {} : { notes: Notes.map((given) => textsFrom(noteElements, given)) }),
    ...(Relationships === undefined
      ? {}
      : {
          relationships: Relationships.map((given) => ({
            ...identityOf(given),
            type: given.Type,
            relatedClient: given.RelatedClient,
            text: textsFrom(relationshipElements, given),
          })),
        }),
  };
}

function textsFrom<N extends string>(
  names: readonly N[],
  given: Readonly<Partial<Record<N, string>>>,
): Record<N, string> {
  return Object.fromEntries(names.map((name) => [name, given[name] ?? ''])) as Record<N, string>;
}

function updatedText(before: ClientText, fields: ClientFields): ClientText {
  const text: Partial<Record<TextElement, string>> = { ...before };
  for (const name of textElements) {
    const value = fields[name];
    if (value === undefined) continue;
    if (value === '' && leftOutWhenEmpty.has(name)) Reflect.deleteProperty(text, name);
    else text[name] = value;
  }
  return { ...text, Name: text.Name ?? '' };
}

function flag(value: 'Yes' | 'No' | undefined, before: boolean): boolean {
  return value === undefined ? before : value === 'Yes';
}
