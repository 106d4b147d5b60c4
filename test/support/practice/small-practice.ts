import { randomUUID } from 'node:crypto';
import { people } from '../../../embedded/demo/people.ts';
import { zoneAt } from '../../../embedded/harness/time-zone.ts';
import type { TestStack } from '../stack/stack.ts';
import { connectPractice } from '../stack/stack.ts';

/** A practice besides the stack's own two, with an XPM account of its own. */
export interface SmallPractice {
  readonly id: string;
  /** As the API spells it. */
  readonly globalId: string;
  /** The sandbox's practice that it is connected to. */
  readonly index: number;
  readonly tenantId: string;
}

/** What the sandbox's practice has. */
export interface SmallSize {
  readonly clients: number;
  readonly jobs: number;
  readonly staff: number;
  readonly seed: number;
}

/** A practice whose admin is the demo people's, connected, and with all that can be synced. */
export async function addPractice(
  stack: TestStack,
  name: string,
  size: SmallSize,
): Promise<SmallPractice> {
  const id = randomUUID();
  const globalId = `Practice:${id}`;
  const [admin] = people;
  if (admin === undefined) throw new Error('There are no demo people.');
  await stack.prisma.practice.create({
    data: {
      id,
      name,
      importTaxAssessments: true,
      timeZone: zoneAt(5),
      memberships: {
        create: { subject: admin.subject, name: admin.name, email: admin.email, role: 'ADMIN' },
      },
    },
  });
  const { index, tenantId } = await stack.sandbox.post<{ index: number; tenantId: string }>(
    'practice',
    { name: `${name} ${id}`, ...size },
  );
  await connectPractice(stack, 'admin', index, globalId);
  return { id, globalId, index, tenantId };
}
