import type { Call, CallResult } from '../call.ts';
import { bodyOf, Refusal, statusOnly } from '../call.ts';
import { childText } from '../xml-body.ts';
import { findJob } from './find.ts';

/**
 * `<Note><Job>J000309</Job><Title/><Text/>...</Note>`. Neither the author nor the response is
 * documented: here the author is empty and the response is `Status` alone.
 */
export function addNote(call: Call): CallResult {
  const body = bodyOf(call);
  const { position, job } = findJob(call, childText(body, 'Job') ?? '');
  const title = childText(body, 'Title') ?? '';
  if (title === '') throw new Refusal('The note title is required');
  const folder = childText(body, 'Folder') ?? '';
  const note = {
    Title: title,
    Text: childText(body, 'Text') ?? '',
    Folder: folder,
    Tag: folder,
    Date: new Date(call.now).toISOString().slice(0, 19),
    CreatedBy: '',
  };
  const { uuid } = call.practice.identifiers.next();
  call.practice.jobs.put(position, { ...job, notes: [...job.notes, { uuid, note, comments: [] }] });
  return statusOnly;
}
