import { randomUUID } from 'node:crypto';
import { globalId, seedDatabase } from '../embedded/harness/seed.ts';
import type { Stack } from './stack.ts';

export interface PracticeWithClients {
  readonly id: string;
  /** The id as the API writes it. */
  readonly globalId: string;
  /** Of its admin. */
  readonly token: string;
}

/** A practice whose clients are rows only: nothing of the measurement concerns XPM. */
export async function createPracticeWithClients(
  stack: Stack,
  clients: number,
): Promise<PracticeWithClients> {
  const id = randomUUID();
  const practice = { id, name: 'Practice with a list of clients', timeZone: 'Pacific/Auckland' };
  const admin = { subject: id, name: 'Ada Bench', email: 'ada@bench.example' };
  await seedDatabase(stack.databaseUrl, [{ ...admin, role: 'ADMIN', practice }]);
  await stack.database.query(
    `INSERT INTO client (practice_id, xpm_id, name, email, phone, address, city, region, post_code,
       country, client_code, tax_number, business_structure, notes, relationships, hash, changed_at,
       is_archived, is_deleted)
     SELECT $1, gen_random_uuid(), 'Client ' || n, 'client' || n || '@example.com', '+64 4 555 0' || n,
       n || ' Lambton Quay', 'Wellington', 'Wellington', '6011', 'New Zealand', 'C' || n, '***-' || n,
       'Company', '[]', '[]', 'hash', now(), false, false
     FROM generate_series(1, $2) AS n`,
    [id, clients],
  );
  await stack.database.query('ANALYZE client');
  return { id, globalId: globalId(practice), token: await stack.issuer.tokenFor(admin) };
}
