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
import { ControlError, fieldText, parsedFields } from '../../control-route.ts';

const yesNo = z.enum(['Yes', 'No']);
const id = z.union([z.int().min(1), z.string().regex(/^\d+$/)]);
const reference = z
  .union([z.uuid(), z.looseObject({ UUID: z.uuid() })])
  .transform((value) => (typeof value === 'string' ? value : value.UUID).toLowerCase());

/** Optional texts under the given names. */
function texts<const N extends readonly [string, ...string[]]>(names: N) {
  const entries = names.map((name) => [name, fieldText.exactOptional()]);
  return Object.fromEntries(entries) as Record<N[number], z.ZodExactOptional<typeof fieldText>>;
}

const contact = z.strictObject({
  UUID: z.uuid().exactOptional(),
  ID: id.exactOptional(),
  ...texts(contactElements),
  IsPrimary: yesNo.exactOptional(),
  IsDeleted: yesNo.exactOptional(),
});
const relationship = z.strictObject({
  UUID: z.uuid().exactOptional(),
  ID: id.exactOptional(),
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

/** A client's fields under the names of XPM's replies; lists replace what was there. */
const clientFields = z.strictObject({
  ID: id.exactOptional(),
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

/** @throws ControlError naming what is wrong. */
export function parseClientFields(fields: unknown): ClientFields {
  return parsedFields(clientFields, fields);
}

interface Change {
  readonly practice: Practice;
  readonly now: number;
}

/** The client after the change, stamped with its time. @throws ControlError for unknown people. */
export function clientWith(client: Client, fields: ClientFields, change: Change): Client {
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
    text: textWith(client.text, fields),
    archived: flag(fields.IsArchived, client.archived),
    deleted: flag(fields.IsDeleted, client.deleted),
    prospect: flag(fields.IsProspect, client.prospect),
    accountManager:
      fields.AccountManager === undefined ? client.accountManager : fields.AccountManager,
    jobManager: fields.JobManager === undefined ? client.jobManager : fields.JobManager,
    billingClient: fields.BillingClient === undefined ? client.billingClient : fields.BillingClient,
    type: fields.Type === undefined ? client.type : fields.Type,
    groups: fields.Groups ?? client.groups,
    ...lists(fields, practice),
    modified: change.now,
  };
}

function lists({ Contacts, Notes, Relationships }: ClientFields, { numbers }: Practice) {
  const identity = (given: { readonly ID?: number | string; readonly UUID?: string }) => {
    const fresh = numbers.next();
    const uuid = given.UUID?.toLowerCase() ?? fresh.uuid;
    return { id: given.ID === undefined ? fresh.id : Number(given.ID), uuid };
  };
  return {
    ...(Contacts === undefined
      ? {}
      : {
          contacts: Contacts.map((given) => ({
            ...identity(given),
            text: filled(contactElements, given),
            primary: given.IsPrimary === 'Yes',
            deleted: given.IsDeleted === 'Yes',
          })),
        }),
    ...(Notes === undefined ? {} : { notes: Notes.map((given) => filled(noteElements, given)) }),
    ...(Relationships === undefined
      ? {}
      : {
          relationships: Relationships.map((given) => ({
            ...identity(given),
            type: given.Type,
            relatedClient: given.RelatedClient,
            text: filled(relationshipElements, given),
          })),
        }),
  };
}

function filled<N extends string>(
  names: readonly N[],
  given: Readonly<Partial<Record<N, string>>>,
): Record<N, string> {
  return Object.fromEntries(names.map((name) => [name, given[name] ?? ''])) as Record<N, string>;
}

function textWith(before: ClientText, fields: ClientFields): ClientText {
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
