import type { Context } from '../../src/context.ts';
import type { LoggedEvent } from '../../src/domain/activity/events.ts';
import type { RecordType } from '../../src/domain/records/record.ts';
import { recordNouns } from '../../src/domain/records/record.ts';
import type { Change } from '../activity/practice-subscription.ts';
import { PracticeSubscription, startAfter } from '../activity/practice-subscription.ts';
import { notFound } from '../errors.ts';
import { recordIn } from '../global-id.ts';
import { viewerOf } from '../practice/viewer.ts';

/** Emits one record of the viewer's as it is, and each time that the record or its tag has changed. */
export async function subscribeToRecord(
  context: Context,
  type: RecordType,
  { id: globalId, after }: { readonly id: string; readonly after?: string | null | undefined },
): Promise<PracticeSubscription<Change>> {
  const named = recordIn(globalId);
  const { reader } = context.services;
  const key =
    named?.type === type ? await reader.records.locateFor(named, viewerOf(context).subject) : null;
  if (key === null) throw notFound(recordNouns[type]);
  const { practiceId, id } = key;
  return new PracticeSubscription<Change>({
    practiceId,
    start: startAfter(context, after, 'next'),
    hasState: true,
    // The record is read when the item is resolved, so it is at least as new as the position.
    select(item) {
      if (item.type === 'start') return [{ id, seq: item.seq }];
      if (item.type === 'snapshot') return [{ id, seq: item.snapshot.seq }];
      const { seq, event } = item.logged;
      return changedRecords(event, type).includes(id) ? [{ id, seq }] : [];
    },
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
