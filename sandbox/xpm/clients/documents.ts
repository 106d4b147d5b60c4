import type { DocumentNote } from '../../practice/documents.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, done, identifierName, Refusal } from '../call.ts';
import { around, element, streamedList } from '../xml.ts';
import { childText } from '../xml-body.ts';
import { findClient } from './find.ts';

/** Practices start without documents: nothing that the sandbox is for reads them. */
export function listDocuments(call: Call): Answer {
  const { client } = findClient(call, call.params['id'] ?? '');
  const items = call.practice.documents.of(client.uuid).map(documentXml);
  return { payload: streamedList('Documents', items) };
}

/** The file's content is taken and forgotten. The refusals' words are ours. */
export function addDocument(call: Call): Answer {
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
  return done;
}

/** Xero's page writes this date as yyyyMMdd, unlike all other replies. Nobody is its creator here. */
function documentXml({ title, text, folder, fileName, added }: DocumentNote): string {
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
