import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '../prisma.ts';

/** The right to refresh a practice's tokens. Disposing of it lets the next process refresh. */
export interface RefreshLease extends AsyncDisposable {
  readonly practiceId: string;
  readonly id: string;
}

/** A process that dies blocks the refresh this long. A lease is renewed while its holder lives. */
const leaseSeconds = 5;
const renewalMs = 1_000;

/** A lease on the refresh, or `null` while another one is valid. All times are by the database's clock. */
export async function acquireRefreshLease(
  prisma: PrismaClient,
  practiceId: string,
): Promise<RefreshLease | null> {
  const id = randomUUID();
  const acquired = await prisma.$executeRaw`
    UPDATE xpm_connection
    SET refresh_lease = ${id}::uuid, refresh_lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE practice_id = ${practiceId}::uuid
      AND (refresh_lease_until IS NULL OR refresh_lease_until < now())`;
  if (acquired === 0) return null;
  const renewal = setInterval(() => {
    renew(prisma, id).catch(() => {
      // Without a database the lease ends by itself, and storing under it fails.
    });
  }, renewalMs);
  return {
    practiceId,
    id,
    async [Symbol.asyncDispose]() {
      clearInterval(renewal);
      await prisma.xpmConnection.updateMany({
        where: { practiceId, refreshLease: id },
        data: { refreshLease: null, refreshLeaseUntil: null },
      });
    },
  };
}

function renew(prisma: PrismaClient, id: string): Promise<number> {
  return prisma.$executeRaw`
    UPDATE xpm_connection SET refresh_lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE refresh_lease = ${id}::uuid`;
}
