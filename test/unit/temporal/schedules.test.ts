import type { Client } from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../../src/ports/schedule-reader.ts';
import { setSchedules } from '../../../src/temporal/schedules.ts';

const practiceId = 'practice';
const full: Schedule = {
  name: 'full',
  syncs: [{ kind: 'CLIENTS', mode: 'FULL' }],
  timeZone: 'Pacific/Auckland',
  hours: [19, 19],
  minutes: [0],
  second: 0,
  catchUpSeconds: 60,
};

/** A Temporal with one schedule, which another delivery removes before its first update. */
function temporal() {
  const stored = new Set(['full']);
  let isRemoved = false;
  const nameOf = (id: string): string => id.split('/').at(-1) ?? '';
  const schedule = {
    create({ scheduleId: id }: { scheduleId: string }) {
      if (stored.has(nameOf(id))) throw new ScheduleAlreadyRunning('exists', id);
      stored.add(nameOf(id));
      return Promise.resolve();
    },
    getHandle: (id: string) => ({
      update() {
        if (!isRemoved) stored.delete(nameOf(id));
        isRemoved = true;
        return stored.has(nameOf(id))
          ? Promise.resolve()
          : Promise.reject(new ScheduleNotFoundError('removed', id));
      },
      delete() {
        if (stored.delete(nameOf(id))) return Promise.resolve();
        return Promise.reject(new ScheduleNotFoundError('missing', id));
      },
    }),
  };
  return { stored, client: { schedule } as unknown as Client };
}

const set = (client: Client) =>
  setSchedules(
    {
      client,
      taskQueue: 'queue',
      reader: { schedules: () => Promise.resolve([full]), all: () => Promise.resolve([]) },
    },
    practiceId,
  );

describe("Setting a practice's schedules", () => {
  it('A schedule that another delivery removes before its update is created again', async () => {
    const { stored, client } = temporal();
    await set(client);
    expect([...stored]).toEqual(['full']);
  });
});
