import type { Context } from '../src/context.ts';
import type { RecordType } from '../src/domain/record.ts';
import { followPractice } from './follow-practice.ts';
import { recordIn } from './global-id.ts';
import { notFound, viewerOf } from './viewer.ts';

/** The events that tell of a record: what it holds, and its tag. */
const eventTypes = {
  CLIENT: ['clients.changed', 'clientTags.changed'],
  JOB: ['jobs.changed', 'jobTags.changed'],
} as const;

const nouns = { CLIENT: 'client', JOB: 'job' } as const;

/** The id of one record of the viewer's, each time that something of it has changed. */
export async function followRecord(
  context: Context,
  type: RecordType,
  globalId: string,
): Promise<AsyncIterableIterator<string>> {
  const named = recordIn(globalId);
  const { reader } = context.services;
  const key = named?.type === type ? await reader.locate(named, viewerOf(context).subject) : null;
  if (key === null) throw notFound(nouns[type]);
  const { practiceId, id } = key;
  const types: readonly string[] = eventTypes[type];
  return followPractice(context, { practiceId, start: 'next' }, (item) => {
    if (item.type === 'snapshot') return [];
    const { event } = item.logged;
    return types.includes(event.type) && 'ids' in event && event.ids.includes(id) ? [id] : [];
  });
}
