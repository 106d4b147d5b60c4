import type { JobStateCode, KnownJobState } from '../../domain/records/job-state.ts';
import type { Database } from '../prisma.ts';

/** The states of jobs, which XPM has no list of. */
export interface JobStateStore {
  /** The known names: those of the practice's jobs, and those that were configured or observed. */
  names(practiceId: string): Promise<readonly string[]>;
  /** The same states with their codes, by name. */
  known(practiceId: string): Promise<readonly KnownJobState[]>;
  /** The interface code of a state; `null` when it was neither configured nor observed. */
  code(practiceId: string, name: string): Promise<string | null>;
  /** Stores a code that XPM has accepted for the name, unless an admin configured one. */
  observe(practiceId: string, state: JobStateCode): Promise<void>;
  /** The states that admins configured, by name. */
  configured(practiceId: string): Promise<readonly JobStateCode[]>;
  /** Replaces all configured states. */
  configure(practiceId: string, states: readonly JobStateCode[]): Promise<void>;
}

export function jobStateStore(db: Database): JobStateStore {
  return {
    async names(practiceId) {
      return (await knownJobStates(db, practiceId)).map(({ name }) => name);
    },
    known: (practiceId) => knownJobStates(db, practiceId),
    async code(practiceId, name) {
      const state = await db.jobState.findUnique({
        where: { practiceId_name: { practiceId, name } },
        select: { code: true },
      });
      return state?.code ?? null;
    },
    async observe(practiceId, { name, code }) {
      await db.$executeRaw`
        INSERT INTO job_state AS s (practice_id, name, code, configured)
        VALUES (${practiceId}::uuid, ${name}, ${code}, false)
        ON CONFLICT (practice_id, name) DO UPDATE SET code = excluded.code
        WHERE NOT s.configured AND s.code <> excluded.code`;
    },
    configured: (practiceId) =>
      db.jobState.findMany({
        where: { practiceId, configured: true },
        select: { name: true, code: true },
        orderBy: { name: 'asc' },
      }),
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

/** The states of the practice's jobs, and those that were configured or observed, by name. */
function knownJobStates(db: Database, practiceId: string): Promise<KnownJobState[]> {
  return db.$queryRaw<KnownJobState[]>`
    SELECT name, s.code, coalesce(s.configured, false) AS configured
    FROM (SELECT state AS name FROM job WHERE practice_id = ${practiceId}::uuid
          UNION SELECT name FROM job_state WHERE practice_id = ${practiceId}::uuid
          -- A job whose state was edited here has another one in XPM.
          UNION SELECT theirs #>> '{}' FROM pending_change
            WHERE practice_id = ${practiceId}::uuid AND field = 'state') AS known
    LEFT JOIN (SELECT name, code, configured FROM job_state
               WHERE practice_id = ${practiceId}::uuid) AS s USING (name)
    ORDER BY name`;
}
