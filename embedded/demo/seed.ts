import { createDatabase } from '../../src/db/prisma.ts';
import type { Person } from './people.ts';

/** Writes the demo people and their practices, over what an earlier start wrote. */
export async function seed(databaseUrl: string, people: readonly Person[]): Promise<void> {
  const prisma = createDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    for (const { practice, subject, name, email, role } of people) {
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
  } finally {
    await prisma.$disconnect();
  }
}
