import type { PrismaClient } from '../prisma.ts';

/** The newest position in the event log of each practice of a person, by practice. A log without events has none. */
export type LogPositions = (subject: string) => Promise<ReadonlyMap<string, bigint>>;

export function logPositions(prisma: PrismaClient): LogPositions {
  return async (subject) => {
    const rows = await prisma.$queryRaw<{ practiceId: string; lastSeq: bigint }[]>`
      SELECT practice_id AS "practiceId", last_seq AS "lastSeq"
      FROM event_sequence JOIN membership USING (practice_id) WHERE subject = ${subject}`;
    return new Map(rows.map(({ practiceId, lastSeq }) => [practiceId, lastSeq]));
  };
}
