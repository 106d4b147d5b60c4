import { randomUUID } from 'node:crypto';
import { globalId } from '../../embedded/harness/seed.ts';
import { zoneAt } from '../../embedded/harness/time-zone.ts';
import { eventStore } from '../../src/db/activity/events.ts';
import type { PrismaClient } from '../../src/db/prisma.ts';
import { newRun } from '../../src/domain/sync/sync-run.ts';
import type { Stack } from '../stack.ts';
import type { SocketOwner } from './protocol.ts';

/** Creates practices with so many members each, and returns every member as an owner of sockets. */
export async function createOwners(
  stack: Stack,
  { practices, members }: { readonly practices: number; readonly members: number },
): Promise<readonly SocketOwner[]> {
  const owners: SocketOwner[] = [];
  for (let n = 0; n < practices; n += 1) {
    const id = randomUUID();
    await stack.database.query(`INSERT INTO practice (id, name, time_zone) VALUES ($1, $2, $3)`, [
      id,
      `Practice ${n}`,
      zoneAt(5),
    ]);
    for (let m = 0; m < members; m += 1) {
      const person = { subject: `${id}/${m}`, name: `Member ${m}`, email: `${m}@bench.example` };
      await stack.database.query(
        `INSERT INTO membership (practice_id, subject, name, email, role)
         VALUES ($1, $2, $3, $4, 'STANDARD')`,
        [id, person.subject, person.name, person.email],
      );
      const token = await stack.issuer.tokenFor(person);
      owners.push({ authorization: `Bearer ${token}`, practiceId: globalId({ id }) });
    }
  }
  return owners;
}

/** Appends one event as the product does, without its other rows. */
export async function publishRunChange(
  database: PrismaClient,
  globalPracticeId: string,
): Promise<void> {
  const practiceId = globalPracticeId.replace('Practice:', '');
  const requestedAt = new Date();
  const requested = newRun({
    id: randomUUID(),
    practiceId,
    kind: 'CLIENTS',
    recordId: null,
    trigger: 'MANUAL',
    requestedBy: null,
    requestedAt,
    mode: 'INCREMENTAL',
  });
  const run = { ...requested, state: 'RUNNING' } as const;
  await eventStore(database).append(practiceId, [{ type: 'run.changed', run }], requestedAt);
}
