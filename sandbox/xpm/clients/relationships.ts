import type { Client, Relationship } from '../../practice/clients/client.ts';
import { isRelationship } from '../../practice/clients/client-source.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, done, identifierIn, identifierName, Refusal, UnknownIdentifier } from '../call.ts';
import { childText } from '../xml-body.ts';
import type { PlacedClient } from './find.ts';
import { findClient } from './find.ts';

/**
 * From one client to another. The other one shows nothing of it, as far as the documentation goes.
 * The answers to all three calls are undocumented: here they say only that it was done.
 */
export function addRelationship(call: Call): Answer {
  const body = bodyOf(call);
  const suffix = identifierName(call.version);
  const owner = findClient(call, childText(body, `Client${suffix}`) ?? '');
  const related = findClient(call, childText(body, `RelatedClient${suffix}`) ?? '');
  const type = childText(body, 'Type') ?? '';
  if (!relationshipTypes.has(type)) throw new Refusal('Invalid relationship type');
  const blank = { NumberOfShares: '0', Percentage: '0.00', StartDate: '', EndDate: '' };
  const relationship = {
    ...call.practice.numbers.next(),
    type,
    relatedClient: related.client.uuid,
    text: textIn(call, blank),
  };
  store(call, owner, (relationships) => [...relationships, relationship]);
  return done;
}

/** Shares, percentage and dates; an element that is left out keeps its value. */
export function updateRelationship(call: Call): Answer {
  const { relationship, ...owner } = named(call);
  const changed = { ...relationship, text: textIn(call, relationship.text) };
  store(call, owner, (relationships) =>
    relationships.map((other) => (other.uuid === relationship.uuid ? changed : other)),
  );
  return done;
}

export function deleteRelationship(call: Call): Answer {
  const { relationship, ...owner } = named(call);
  store(call, owner, (relationships) =>
    relationships.filter(({ uuid }) => uuid !== relationship.uuid),
  );
  return done;
}

/** @throws UnknownIdentifier. Its text is ours. */
function named(call: Call): PlacedClient & { readonly relationship: Relationship } {
  const { practice, version } = call;
  const identifier = identifierIn(version, childText(bodyOf(call), identifierName(version)) ?? '');
  const position = practice.clients.positionOfRelationship(identifier);
  const client = position === null ? null : practice.clients.at(position);
  const relationship = client?.relationships.find((one) => isRelationship(one, identifier));
  if (position === null || client === null || relationship === undefined) {
    throw new UnknownIdentifier('Invalid relationship identifier');
  }
  return { position, client, relationship };
}

function textIn(call: Call, before: Relationship['text']): Relationship['text'] {
  const body = bodyOf(call);
  const sent = (name: keyof Relationship['text']) => childText(body, name) ?? before[name];
  return {
    NumberOfShares: sent('NumberOfShares'),
    Percentage: sent('Percentage'),
    StartDate: asReplied(sent('StartDate')),
    EndDate: asReplied(sent('EndDate')),
  };
}

/** Requests write these dates as yyyy-MM-dd (Xero developer docs, clients). */
function asReplied(date: string): string {
  return date.replace(/^(\d{4})-?(\d{2})-?(\d{2})$/, '$1-$2-$3T00:00:00');
}

/** A relationship's change is taken as one of the client that has it; undocumented. */
function store(
  { practice, now }: Call,
  { position, client }: PlacedClient,
  change: (relationships: Client['relationships']) => Client['relationships'],
): void {
  const relationships = change(client.relationships);
  practice.clients.put(position, { ...client, relationships, modified: now });
}

/** Xero developer docs, clients, addrelationship. */
const relationshipTypes: ReadonlySet<string> = new Set([
  'Director',
  'Shareholder',
  'Trustee',
  'Beneficiary',
  'Partner',
  'Settlor',
  'Associate',
  'Secretary',
  'Public Officer',
  'Husband',
  'Wife',
  'Spouse',
  'Parent Of',
  'Child Of',
  'Appointer',
  'Member',
  'Auditor',
  'Owner',
]);
