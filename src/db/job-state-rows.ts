import type { JobStateRows } from '../domain/ports/single-record-rows.ts';
import type { Database } from './prisma.ts';

export function jobStateRows(db: Database): JobStateRows {
  return {
    async names(practiceId) {
      const rows = await db.$queryRaw<{ name: string }[]>`
        SELECT state AS name FROM job WHERE "practiceId" = ${practiceId}::uuid
        UNION SELECT name FROM job_state WHERE "practiceId" = ${practiceId}::uuid
        -- A job shows the state it was given here; the one it has in XPM is one, too.
        UNION SELECT theirs #>> '{}' FROM pending_change
          WHERE "practiceId" = ${practiceId}::uuid AND field = 'state'
        ORDER BY name`;
      return rows.map(({ name }) => name);
    },
    async code(practiceId, name) {
      const state = await db.jobState.findUnique({
        where: { practiceId_name: { practiceId, name } },
        select: { code: true },
      });
      return state?.code ?? null;
    },
    async learn(practiceId, { name, code }) {
      await db.$executeRaw`
        INSERT INTO job_state AS s ("practiceId", name, code, configured)
        VALUES (${practiceId}::uuid, ${name}, ${code}, false)
        ON CONFLICT ("practiceId", name) DO UPDATE SET code = excluded.code
        WHERE NOT s.configured AND s.code <> excluded.code`;
    },
    async configure(practiceId, states) {
      await db.jobState.deleteMany({ where: { practiceId, configured: true } });
      for (const { name, code } of states) {
        const configured = { code, configured: true };
        await db.jobState.upsert({
          where: { practiceId_name: { practiceId, name } },
          create: { practiceId, name, ...configured },
          update: configured,
        });
      }
    },
  };
}
