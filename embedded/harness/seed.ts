import type { PrismaClient } from '../../src/db/prisma.ts';
import { createDatabase } from '../../src/db/prisma.ts';

/** A practice before anything is synced into it. */
export interface SeedPractice {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
}

export interface SeedMember {
  /** The token's `sub`. */
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'ADMIN' | 'STANDARD';
  readonly practice: SeedPractice;
}

/** Writes the members and their practices, over what an earlier call has written. */
export async function seed(prisma: PrismaClient, members: readonly SeedMember[]): Promise<void> {
  for (const { practice, subject, name, email, role } of members) {
    await prisma.practice.upsert({
      where: { id: practice.id },
      create: {
        id: practice.id,
        name: practice.name,
        source: 'XPM',
        timeZone: practice.timeZone,
      },
      update: { name: practice.name },
    });
    const membership = { name, email, role };
    await prisma.membership.upsert({
      where: { practiceId_subject: { practiceId: practice.id, subject } },
      create: { practiceId: practice.id, subject, ...membership },
      update: membership,
    });
  }
}

/** The same over a connection of its own. */
export async function seedDatabase(
  databaseUrl: string,
  members: readonly SeedMember[],
): Promise<void> {
  const prisma = createDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    await seed(prisma, members);
  } finally {
    await prisma.$disconnect();
  }
}

/** A practice's id as the API writes it. */
export function globalId(practice: { readonly id: string }): string {
  return `Practice:${practice.id}`;
}
