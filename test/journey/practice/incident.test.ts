import { expect, it } from 'vitest';
import { simulateIncident } from '../../../simulation/incident.ts';
import { checkIncident } from '../../../simulation/incident-guarantees.ts';
import { startStage } from '../../../simulation/stage.ts';
import { createTestDatabase } from '../../support/stack/database.ts';

import '../../support/stack/runtime.ts';

/** `npm run simulate-day -- --incident` has twenty practices; the consent of the second one is revoked. */
const sizes = ['Patient', 'Revoked'].map((name) => ({ name, clients: 30, jobs: 20, staff: 3 }));

it('Every practice but the one whose consent was revoked goes on by itself after an incident at Xero', async () => {
  await using database = await createTestDatabase();
  await using stage = await startStage({ databaseUrl: database.url, sizes, skewSeconds: 0 });
  const report = await simulateIncident(stage, {
    seed: 1,
    firstHour: 12,
    // The evening's full syncs read what an incremental one cannot see.
    hours: 7.5,
    incidentHour: 12.5,
    requests: 8,
    edits: 4,
  });
  expect(checkIncident(report).filter(({ holds }) => !holds)).toEqual([]);
}, 900_000);
