import type { QuotaDenial, SourceLimits } from '../../domain/quota/quota.ts';
import { minuteWindowMs } from '../../domain/quota/quota.ts';
import type { Database } from '../prisma.ts';

// XPM limits the app, all practices together, to 10,000 calls a minute, so a count per second is exact enough.

const appRow = 1;

/** A margin for calls that are permitted and not yet counted. */
const callsInFlight = 100;

/** The denial that applies to every practice; `null` when the app may call. */
export async function findAppDenial(
  db: Database,
  now: Date,
  { appMinuteLimit }: SourceLimits,
): Promise<QuotaDenial | null> {
  const since = new Date(now.getTime() - minuteWindowMs);
  const [row] = await db.$queryRaw<{ calls: bigint; oldest: Date | null; until: Date | null }[]>`
    SELECT coalesce(sum(calls), 0)::bigint AS calls, min(second) AS oldest,
      (SELECT until FROM app_block WHERE id = ${appRow} AND until > ${now}) AS until
    FROM app_calls WHERE second > ${since}`;
  const until = row?.until ?? null;
  if (until !== null) return { limit: 'APP', until };
  if (Number(row?.calls ?? 0) < appMinuteLimit - callsInFlight) return null;
  return {
    limit: 'APP',
    until: new Date((row?.oldest ?? now).getTime() + minuteWindowMs + 1000),
  };
}

/** Counts calls that were just permitted and are about to be made. */
export async function countAppCalls(db: Database, now: Date, calls: number): Promise<void> {
  const second = new Date(Math.floor(now.getTime() / 1000) * 1000);
  await db.$executeRaw`
    INSERT INTO app_calls (second, calls) VALUES (${second}, ${calls})
    ON CONFLICT (second) DO UPDATE SET calls = app_calls.calls + ${calls}`;
}

/** Blocks every practice until then, because XPM refused a call by the app's minute limit. */
export async function blockApp(db: Database, until: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO app_block (id, until) VALUES (${appRow}, ${until})
    ON CONFLICT (id) DO UPDATE SET until = greatest(app_block.until, ${until})`;
}
