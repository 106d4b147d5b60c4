import type { Answer, Call } from '../call.ts';
import { bodyOf, done, Refusal } from '../call.ts';
import { childText } from '../xml-body.ts';
import { findJob } from './find.ts';

/**
 * `<Note><Job>J000309</Job><Title/><Text/>...</Note>`. Who is named as its author is not documented
 * (here nobody), nor is the answer (here `Status` alone).
 */
export function addNote(call: Call): Answer {
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
  const { uuid } = call.practice.numbers.next();
  call.practice.jobs.put(position, { ...job, notes: [...job.notes, { uuid, note, comments: [] }] });
  return done;
}
