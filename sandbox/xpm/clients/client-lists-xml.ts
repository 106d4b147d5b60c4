import type { Client, Contact } from '../../practice/clients/client.ts';
import type { ContactElement } from '../../practice/clients/client-elements.ts';
import { noteElements } from '../../practice/clients/client-elements.ts';
import type { Practice } from '../../practice/practice.ts';
import type { SandboxSettings } from '../../settings.ts';
import type { Version } from '../call.ts';
import { identity } from '../call.ts';
import { element, list, yesNo } from '../xml.ts';
import { clientReference } from './client-reference.ts';

export function contactsXml(client: Client, version: Version): string {
  let items = '';
  for (const contact of client.contacts) items += contactXml(contact, version);
  return list('Contacts', items);
}

/** 3.0 has the recorded order, 3.1 that of the documentation, with `IsDeleted`. */
export function contactXml(contact: Contact, version: Version): string {
  let xml = `<Contact>${identity(version, contact)}`;
  for (const name of contactOrder[version]) xml += element(name, contact.text[name]);
  xml += element('IsPrimary', yesNo(contact.primary));
  if (version === '3.1') xml += element('IsDeleted', yesNo(contact.deleted));
  return `${xml}</Contact>`;
}

const contactOrder: Readonly<Record<Version, readonly ContactElement[]>> = {
  '3.0': ['Name', 'Mobile', 'Email', 'Phone', 'Position', 'Salutation', 'Addressee'],
  '3.1': ['Name', 'Salutation', 'Addressee', 'Mobile', 'Email', 'Phone', 'Position'],
};

export function notesXml(client: Client, { notesHaveTags }: SandboxSettings): string {
  let items = '';
  for (const note of client.notes) {
    items += '<Note>';
    for (const name of noteElements) {
      if (name === 'Folder') items += element(name, notesHaveTags ? '' : note.Folder);
      else if (name !== 'Tag' || notesHaveTags) items += element(name, note[name]);
    }
    items += '</Note>';
  }
  return list('Notes', items);
}

export function groupsXml(client: Client, version: Version, { groups }: Practice): string {
  let items = '';
  for (const uuid of client.groups) {
    const group = groups.get(uuid);
    if (group !== null) {
      items += `<Group>${identity(version, group)}${element('Name', group.name)}</Group>`;
    }
  }
  return list('Groups', items);
}

export function relationshipsXml(client: Client, version: Version, practice: Practice): string {
  let items = '';
  for (const relationship of client.relationships) {
    const { relatedClient, type, text } = relationship;
    const name = practice.clients.nameOf(relatedClient);
    if (name === null) continue;
    const reference = clientReference(relatedClient, version, practice);
    items += `<Relationship>${identity(version, relationship)}${element('Type', type)}`;
    items += `<RelatedClient>${reference}${element('Name', name)}</RelatedClient>`;
    items += element('NumberOfShares', text.NumberOfShares);
    items += element('Percentage', text.Percentage);
    items += `${element('StartDate', text.StartDate)}${element('EndDate', text.EndDate)}`;
    items += '</Relationship>';
  }
  return list('Relationships', items);
}
