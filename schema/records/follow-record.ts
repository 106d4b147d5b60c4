import type { Context } from '../../src/context.ts';
import { recordsChanged, tagsChanged } from '../../src/domain/activity/events.ts';
import type { RecordType } from '../../src/domain/records/record.ts';
import { recordNouns } from '../../src/domain/records/record.ts';
import { followPractice } from '../activity/follow-practice.ts';
import { recordIn } from '../global-id.ts';
import { notFound, viewerOf } from '../practice/viewer.ts';

/** The id of one record of the viewer's, each time that something of it has changed. */
export async function followRecord(
  context: Context,
  type: RecordType,
  globalId: string,
): Promise<AsyncIterableIterator<string>> {
  const named = recordIn(globalId);
  const { reader } = context.services;
  const key =
    named?.type === type ? await reader.records.locateFor(named, viewerOf(context).subject) : null;
  if (key === null) throw notFound(recordNouns[type]);
  const { practiceId, id } = key;
  // What it holds, and its tag.
  const types: readonly string[] = [recordsChanged, tagsChanged].map(
    (event) => event(type, []).type,
  );
  return followPractice(context, { practiceId, start: 'next' }, (item) => {
    if (item.type === 'snapshot') return [];
    const { event } = item.logged;
    return types.includes(event.type) && 'ids' in event && event.ids.includes(id) ? [id] : [];
  });
}
