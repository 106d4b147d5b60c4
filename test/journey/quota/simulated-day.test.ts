import { describe, expect, it } from 'vitest';
import { simulateDay } from '../../../simulation/day.ts';
import { checkGuarantees } from '../../../simulation/guarantees.ts';
import { startStage } from '../../../simulation/stage.ts';
import { createTestDatabase } from '../../support/stack/database.ts';

import '../../support/stack/runtime.ts';

/** `npm run simulate-day` has twenty practices; these are enough to see that it tells the truth. */
const sizes = [
  { name: 'Larger', clients: 400, jobs: 250, staff: 10 },
  { name: 'Small', clients: 20, jobs: 10, staff: 3 },
];

describe('A simulated day', () => {
  it('A simulated day meets every guarantee', async () => {
    await using database = await createTestDatabase();
    await using stage = await startStage({
      databaseUrl: database.url,
      sizes,
      skewSeconds: 0,
    });
    const report = await simulateDay(stage, {
      seed: 1,
      hard: false,
      firstHour: 17,
      hours: 6,
      requests: 12,
      edits: 20,
    });
    expect(checkGuarantees(report, false).filter(({ holds }) => !holds)).toEqual([]);
  }, 900_000);
});
