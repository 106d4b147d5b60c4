import { randomUUID } from 'node:crypto';
import { controlSandbox } from '../embedded/harness/sandbox-control.ts';
import { seed } from '../embedded/harness/seed.ts';
import type { PrismaClient } from '../src/db/prisma.ts';
import type { UnitOfWork } from '../src/db/unit-of-work.ts';
import type { Viewer } from '../src/domain/practice/practice.ts';
import type { Clock } from '../src/ports/clock.ts';

/** The numbers of records in a practice. */
export interface Size {
  readonly name: string;
  readonly clients: number;
  readonly jobs: number;
  readonly staff: number;
}

/** One practice of a simulation and the sandbox's practice that it is connected to. */
export interface SimulatedPractice extends Size {
  readonly id: string;
  /** The index of the sandbox's practice. */
  readonly index: number;
  readonly admin: Viewer;
  /** The first refresh token, by which the consent can be ended at Xero. */
  readonly refreshToken: string;
}

interface Granted {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly tenantId: string;
}

/**
 * Creates a practice for each of the sandbox's, and stores its connection. There is no API through
 * which an admin could give the consent.
 */
export async function connectPractices(
  deps: {
    readonly prisma: PrismaClient;
    readonly unitOfWork: UnitOfWork;
    readonly clock: Clock;
    readonly sandboxUrl: string;
  },
  sizes: readonly Size[],
): Promise<readonly SimulatedPractice[]> {
  const practices: SimulatedPractice[] = [];
  for (const [index, size] of sizes.entries()) {
    const id = randomUUID();
    const admin = { subject: id, name: 'Ada Finch' };
    const practice = { id, name: size.name, timeZone: 'UTC' };
    await seed(deps.prisma, [
      { ...admin, email: `${id}@practice.example`, role: 'ADMIN', practice },
    ]);
    const { tenantId, ...tokens } = await controlSandbox<Granted>(deps.sandboxUrl, 'token', {
      practice: index,
    });
    const at = deps.clock.now();
    await deps.unitOfWork.transaction((tx) =>
      tx.connections.connect(
        id,
        {
          tenant: { connectionId: randomUUID(), tenantId, name: size.name },
          tokens: { ...tokens, accessTokenExpiresAt: new Date(at.getTime() + 29 * 60_000) },
        },
        { name: admin.name, at },
      ),
    );
    practices.push({ ...size, id, index, admin, refreshToken: tokens.refreshToken });
  }
  return practices;
}
