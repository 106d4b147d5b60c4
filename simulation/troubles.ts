import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { controlSandbox } from '../embedded/harness/sandbox-control.ts';
import type { Day, SimulatedEvent } from './events.ts';
import { hourMs } from './events.ts';
import type { SimulatedPractice } from './practices.ts';
import type { Stage } from './stage.ts';

/**
 * The problems of a hard day: another program uses up some of the practice's minutes and, at noon, its whole
 * day, and in the afternoon XPM refuses several calls in a row.
 */
export function troubles(stage: Stage, practice: SimulatedPractice, day: Day): SimulatedEvent[] {
  const random = mersenne(day.seed * 1000 + 500 + practice.index);
  const between = (from: number, to: number): number =>
    day.midnight + from * hourMs + uniformFloat64(random) * (to - from) * hourMs;
  const control = (route: string, body: object) => async (): Promise<void> => {
    await controlSandbox(stage.sandboxUrl, route, { practice: practice.index, ...body });
  };
  const storm = { type: 'limited', problem: 'minute', retryAfterSeconds: 20 };
  const silentStorm = { ...storm, retryAfterSeconds: null };
  return [
    ...Array.from({ length: 10 }, () => ({
      at: between(9, 12),
      run: control('quota', { minuteUsed: 30 }),
    })),
    { at: between(12, 12.1), run: control('quota', { dayUsed: 5000 }) },
    ...[storm, silentStorm].map((fault) => ({
      at: between(14, 18),
      run: control('faults', { times: 5, fault }),
    })),
  ];
}
