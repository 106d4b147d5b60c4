import type { Client, Relationship } from '../../practice/clients/client.ts';
import { identifies } from '../../practice/record-identifier.ts';
import type { Call, CallResult } from '../call.ts';
import {
  bodyOf,
  identifierIn,
  identifierName,
  Refusal,
  statusOnly,
  UnknownIdentifier,
} from '../call.ts';
import { childText } from '../xml-body.ts';
import type { LocatedClient } from './find.ts';
import { findClient } from './find.ts';

/**
 * Adds a relationship from one client to another. The other client does not contain it, as far as
 * the documentation shows. The responses of the relationship calls are not documented; here they
 * are `Status` alone.
 */
export function addRelationship(call: Call): CallResult {
  const body = bodyOf(call);
  const suffix = identifierName(call.version);
  const owner = findClient(call, childText(body, `Client${suffix}`) ?? '');
  const related = findClient(call, childText(body, `RelatedClient${suffix}`) ?? '');
  const type = childText(body, 'Type') ?? '';
  if (!relationshipTypes.has(type)) throw new Refusal('Invalid relationship type');
  const blank = { NumberOfShares: '0', Percentage: '0.00', StartDate: '', EndDate: '' };
  const relationship = {
    ...call.practice.identifiers.next(),
    type,
    relatedClient: related.client.uuid,
    text: textIn(call, blank),
  };
  store(call, owner, (relationships) => [...relationships, relationship]);
  return statusOnly;
}

/** Changes shares, percentage and dates. An element that is left out keeps its value. */
export function updateRelationship(call: Call): CallResult {
  const { relationship, ...owner } = relationshipIn(call);
  const changed = { ...relationship, text: textIn(call, relationship.text) };
  store(call, owner, (relationships) =>
    relationships.map((other) => (other.uuid === relationship.uuid ? changed : other)),
  );
  return statusOnly;
}

export function deleteRelationship(call: Call): CallResult {
  const { relationship, ...owner } = relationshipIn(call);
  store(call, owner, (relationships) =>
    relationships.filter(({ uuid }) => uuid !== relationship.uuid),
  );
  return statusOnly;
}

/** @throws UnknownIdentifier; its message is not documented */
function relationshipIn(call: Call): LocatedClient & { readonly relationship: Relationship } {
  const { practice, version } = call;
  const identifier = identifierIn(version, childText(bodyOf(call), identifierName(version)) ?? '');
  const position = practice.clients.positionOfRelationship(identifier);
  const client = position === null ? null : practice.clients.at(position);
  const relationship = client?.relationships.find((each) => identifies(identifier, each));
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
    StartDate: responseDateTime(sent('StartDate')),
    EndDate: responseDateTime(sent('EndDate')),
  };
}

/** Requests have these dates as `yyyy-MM-dd`, responses with a time. */
function responseDateTime(date: string): string {
  return date.replace(/^(\d{4})-?(\d{2})-?(\d{2})$/, '$1-$2-$3T00:00:00');
}

/** Sets the modified time of the client that has the relationship, which is an assumption. */
function store(
  { practice, now }: Call,
  { position, client }: LocatedClient,
  change: (relationships: Client['relationships']) => Client['relationships'],
): void {
  const relationships = change(client.relationships);
  practice.clients.put(position, { ...client, relationships, modified: now });
}

/** docs/xpm-api.md 4.1. */
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
