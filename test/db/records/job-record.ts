import { randomUUID } from 'node:crypto';
import type { JobRecord } from '../../../src/domain/records/job.ts';

/** A job in which every field says something, unless stated otherwise. */
export function jobRecord(given: Partial<JobRecord> = {}): JobRecord {
  const person = (name: string) => ({ xpmId: randomUUID(), name });
  return {
    xpmId: randomUUID(),
    number: 'J000123',
    name: 'Annual accounts',
    description: 'Line one\nline two',
    state: 'Planned',
    clientOrderNumber: 'PO 7',
    budget: '1000.00',
    type: 'Accounts',
    startDate: '2026-03-01',
    dueDate: '2026-03-31',
    completedDate: null,
    client: person('Trust'),
    contact: person('Contact'),
    manager: person('Ada'),
    partner: person('Ben'),
    assigned: [person('Cem')],
    ...given,
  };
}
