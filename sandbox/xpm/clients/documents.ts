import type { ClientDocument } from '../../practice/documents.ts';
import type { Call, CallResult } from '../call.ts';
import { bodyOf, identifierName, Refusal, statusOnly } from '../call.ts';
import { around, element, streamedList } from '../xml.ts';
import { childText } from '../xml-body.ts';
import { findClient } from './find.ts';

/** A practice has no documents until some are added. */
export function listDocuments(call: Call): CallResult {
  const { client } = findClient(call, call.params['id'] ?? '');
  const items = call.practice.documents.of(client.uuid).map(documentXml);
  return { payload: streamedList(call, 'Documents', items) };
}

/** The content of the file is discarded. The messages of the refusals are not documented. */
export function addDocument(call: Call): CallResult {
  const body = bodyOf(call);
  const text = (name: string) => childText(body, name) ?? '';
  const { client } = findClient(call, text(`Client${identifierName(call.version)}`));
  for (const name of ['Title', 'FileName', 'Content']) {
    if (text(name) === '') throw new Refusal(`The document ${name} is required`);
  }
  call.practice.documents.add(client.uuid, {
    title: text('Title'),
    text: text('Text'),
    folder: text('Folder'),
    fileName: text('FileName'),
    added: call.now,
  });
  return statusOnly;
}

/**
 * Xero documents this date as `yyyyMMdd`, unlike those of all other responses. `CreatedBy` is
 * empty.
 */
function documentXml({ title, text, folder, fileName, added }: ClientDocument): string {
  const date = new Date(added).toISOString().slice(0, 10).replaceAll('-', '');
  const url = `https://practicemanager.xero.com/documents/${encodeURIComponent(fileName)}`;
  return around(
    'Document',
    element('Title', title) +
      element('Text', text) +
      element('Folder', folder) +
      element('Date', date) +
      element('CreatedBy', '') +
      element('URL', url),
  );
}
