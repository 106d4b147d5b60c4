import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Client, Contact } from '../practice/clients/client.ts';
import { contactElements, textElements } from '../practice/clients/client-elements.ts';
import type { ClientGroup } from '../practice/clients/client-group.ts';
import { InMemoryClients } from '../practice/clients/client-source.ts';
import { blankContactDetails, blankTax } from '../practice/clients/new-client.ts';
import type { StaffMember } from '../practice/staff/staff-member.ts';
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
  /** Whether the recorded response has the tax elements; 2 of the 12 clients lack them. */
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

export interface RecordedRecords {
  readonly clients: InMemoryClients;
  readonly staff: readonly StaffMember[];
  readonly groups: readonly ClientGroup[];
}

/**
 * The recorded practice (Practice Ignition's `xpm_ruby`, April and May 2020). Responses of 3.0 have
 * a UUID for clients only; the other UUIDs are derived from the recorded numbers.
 */
export function recordedRecords(): RecordedRecords {
  const file = new URL('../data/recorded-practice.json', import.meta.url);
  const { clients, staff, groups } = recording.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    clients: new InMemoryClients(clients.map(clientFrom)),
    staff: staff.map(({ id, name, email }) => ({
      id,
      uuid: uuidOf('staff', id),
      disabled: false,
      text: { Name: name, Email: email, Phone: '', Mobile: '', Address: '', PayrollCode: '' },
    })),
    groups: groups.map(({ id, name }) => ({ id, uuid: uuidOf('group', id), name, taxable: false })),
  };
}

function clientFrom(recorded: z.infer<typeof client>): Client {
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
    contacts: recorded.contacts.map(contactFrom),
    notes: [],
    groups: recorded.groups.map((group) => uuidOf('group', group)),
    relationships: [],
  };
}

function contactFrom({ id, primary, text }: z.infer<typeof contact>): Contact {
  const blank = Object.fromEntries(contactElements.map((name) => [name, '']));
  return {
    id,
    uuid: uuidOf('contact', id),
    primary,
    deleted: false,
    text: { ...(blank as Contact['text']), ...text },
  };
}

/** The UUID of a record whose recording has a number only. */
export function uuidOf(kind: string, id: number): string {
  return uuidAt(hashText(kind), id);
}
