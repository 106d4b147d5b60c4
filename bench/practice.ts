import { randomUUID } from 'node:crypto';
import { connectPractice } from '../embedded/harness/consent.ts';
import { controlSandbox } from '../embedded/harness/sandbox-control.ts';
import { globalId, seedDatabase } from '../embedded/harness/seed.ts';
import { zoneAt } from '../embedded/harness/time-zone.ts';
import type { Stack } from './stack.ts';

/** A connected practice with so many clients at the sandbox. */
export interface BenchPractice {
  readonly id: string;
  /** Its admin's. */
  readonly token: string;
  /** The sandbox's, for calls past the product. */
  readonly xpm: { readonly accessToken: string; readonly tenantId: string };
}

/** Creates the practice here and at the sandbox, and connects the two. */
export async function createPractice(stack: Stack, clients: number): Promise<BenchPractice> {
  const { apiUrl, sandboxUrl, databaseUrl, issuer } = stack;
  const id = randomUUID();
  const practice = { id, name: `Practice of ${clients}`, timeZone: zoneAt(5) };
  const admin = { subject: id, name: 'Ada Bench', email: 'ada@bench.example' };
  await seedDatabase(databaseUrl, [{ ...admin, role: 'ADMIN', practice }]);
  const { index } = await controlSandbox<{ index: number }>(sandboxUrl, 'practice', {
    name: practice.name,
    clients,
    seed: 7,
  });
  const xpm = await controlSandbox<BenchPractice['xpm']>(sandboxUrl, 'token', { practice: index });
  const token = await issuer.tokenFor(admin);
  const page = await connectPractice({
    apiUrl,
    token,
    practiceId: globalId(practice),
    sandboxPractice: index,
  });
  if (!page.ok) throw new Error(`The practice could not be connected: ${await page.text()}`);
  return { id, token, xpm };
}
