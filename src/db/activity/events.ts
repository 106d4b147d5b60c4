import type { PracticeEvent } from '../../domain/activity/events.ts';
import type { Database } from '../prisma.ts';

export interface EventStore {
  /**
   * Appends the events under the practice's next numbers; the commit notifies the relay. Call it last,
   * because the practice's log stays locked until the transaction ends.
   */
  append(practiceId: string, events: readonly PracticeEvent[], at: Date): Promise<void>;
}

/**
 * The channel that a commit notifies of a practice's new events. The payload is `<practice id>:<seq>:<write
 * time in epoch milliseconds>`.
 */
export const eventChannel = 'practice_event';

export function eventStore(db: Database): EventStore {
  return {
    async append(practiceId, events, at) {
      const data = JSON.stringify(events);
      // The row lock on the sequence makes the order of the numbers the order of the commits.
      await db.$executeRaw`
        WITH numbered AS (
          INSERT INTO event_sequence AS s (practice_id, last_seq)
          VALUES (${practiceId}::uuid, ${events.length}::int)
          ON CONFLICT (practice_id) DO UPDATE SET last_seq = s.last_seq + ${events.length}::int
          RETURNING last_seq
        ), appended AS (
          INSERT INTO event (practice_id, seq, type, data, created_at)
          SELECT ${practiceId}::uuid, last_seq - ${events.length}::int + n, e->>'type', e, ${at}
          FROM numbered, jsonb_array_elements(${data}::jsonb) WITH ORDINALITY AS t (e, n)
        )
        SELECT pg_notify(${eventChannel}, ${practiceId} || ':' || last_seq || ':' || ${at.getTime()}::bigint)
        FROM numbered`;
    },
  };
}
