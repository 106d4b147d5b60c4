import type { Context } from '../../src/context.ts';
import type { LoggedEvent } from '../../src/domain/activity/events.ts';
import type { RecordType } from '../../src/domain/records/record.ts';
import { recordNouns } from '../../src/domain/records/record.ts';
import { subscribeToPractice } from '../activity/practice-subscription.ts';
import { recordIn } from '../global-id.ts';
import { notFound, viewerOf } from '../practice/viewer.ts';

/** Emits the id of one record of the viewer's, each time that the record or its tag has changed. */
export async function subscribeToRecord(
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
  return subscribeToPractice(context, { practiceId, start: 'next' }, (item) => {
    if (item.type === 'snapshot') return [];
    return changedRecords(item.logged.event, type).includes(id) ? [id] : [];
  });
}

/** The records of a type that an event reports as changed, their tags included. */
function changedRecords(event: LoggedEvent['event'], type: RecordType): readonly string[] {
  const isOfClients =
    event.type === 'clients.changed' || event.type === 'clientPendingSync.changed';
  const isOfJobs = event.type === 'jobs.changed' || event.type === 'jobPendingSync.changed';
  if (type === 'CLIENT') return isOfClients ? event.ids : [];
  return isOfJobs ? event.ids : [];
}
