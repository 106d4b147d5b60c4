import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Client, Contact } from '../practice/clients/client.ts';
import {
  blankContactDetails,
  blankTax,
  contactElements,
  textElements,
} from '../practice/clients/client-elements.ts';
import { ListedClients } from '../practice/clients/client-source.ts';
import type { ClientGroup, StaffMember } from '../practice/practice.ts';
import { hashText } from './random.ts';
import { uuidAt } from './uuids.ts';

const contact = z.strictObject({
  id: z.int(),
  primary: z.boolean().default(false),
  text: z.partialRecord(z.enum(contactElements), z.string()),
});
const client = z.strictObject({
  id: z.int(),
  uuid: z.uuid(),
  modified: z.iso.datetime(),
  /** Whether the reply has the tax elements at all: they are missing on 2 of the 12. */
  tax: z.boolean().default(true),
  text: z.partialRecord(z.enum(textElements), z.string()),
  contacts: z.array(contact).default([]),
  groups: z.array(z.int()).default([]),
});
const recording = z.strictObject({
  staff: z.array(z.strictObject({ id: z.int(), name: z.string(), email: z.string() })),
  groups: z.array(z.strictObject({ id: z.int(), name: z.string() })),
  clients: z.array(client),
});

export interface RecordedPractice {
  readonly clients: ListedClients;
  readonly staff: readonly StaffMember[];
  readonly groups: readonly ClientGroup[];
}

/**
 * The practice of the recordings (Practice Ignition's `xpm_ruby`, April and May 2020). The replies
 * of 3.0 have a UUID on clients only; the other UUIDs are ours, made of the recorded numbers.
 */
export function recordedPractice(): RecordedPractice {
  const file = new URL('../data/recorded-practice.json', import.meta.url);
  const { clients, staff, groups } = recording.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    clients: new ListedClients(clients.map(asClient)),
    staff: staff.map(({ id, name, email }) => ({
      id,
      uuid: uuidOf('staff', id),
      disabled: false,
      text: { Name: name, Email: email, Phone: '', Mobile: '', Address: '', PayrollCode: '' },
    })),
    groups: groups.map(({ id, name }) => ({ id, uuid: uuidOf('group', id), name, taxable: false })),
  };
}

function asClient(recorded: z.infer<typeof client>): Client {
  const { id, uuid, text } = recorded;
  return {
    id,
    uuid,
    modified: Date.parse(recorded.modified),
    archived: false,
    deleted: false,
    prospect: false,
    text: {
      Name: '',
      ...blankContactDetails,
      ...(recorded.tax ? { ...blankTax, BranchNumber: '' } : {}),
      ...text,
    },
    accountManager: null,
    jobManager: null,
    billingClient: null,
    type: null,
    contacts: recorded.contacts.map(asContact),
    notes: [],
    groups: recorded.groups.map((group) => uuidOf('group', group)),
    relationships: [],
  };
}

function asContact({ id, primary, text }: z.infer<typeof contact>): Contact {
  const blank = Object.fromEntries(contactElements.map((name) => [name, '']));
  return {
    id,
    uuid: uuidOf('contact', id),
    primary,
    deleted: false,
    text: { ...(blank as Contact['text']), ...text },
  };
}

/** The UUID that we give to what 3.0 recorded with a number only. */
export function uuidOf(kind: string, id: number): string {
  return uuidAt(hashText(kind), id);
}
