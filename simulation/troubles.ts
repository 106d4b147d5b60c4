import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { controlSandbox } from '../embedded/harness/sandbox-control.ts';
import type { Day, Happening } from './events.ts';
import { hour } from './events.ts';
import type { SimulatedPractice } from './practices.ts';
import type { Stage } from './stage.ts';

/**
 * What another program and XPM do to a practice on a hard day: some of its minutes and, at noon, its whole
 * day are used up by somebody else, and in the afternoon XPM refuses whatever comes, by storms.
 */
export function troubles(stage: Stage, practice: SimulatedPractice, day: Day): Happening[] {
  const random = mersenne(day.seed * 1000 + 500 + practice.index);
  const between = (from: number, to: number): number =>
    day.midnight + from * hour + uniformFloat64(random) * (to - from) * hour;
  const control = (route: string, body: object) => async (): Promise<void> => {
    await controlSandbox(stage.sandboxUrl, route, { practice: practice.index, ...body });
  };
  const storm = { kind: 'limited', problem: 'minute', retryAfterSeconds: 20 };
  const silentStorm = { ...storm, retryAfterSeconds: null };
  return [
    ...Array.from({ length: 10 }, () => ({
      at: between(9, 12),
      happen: control('quota', { minuteUsed: 30 }),
    })),
    { at: between(12, 12.1), happen: control('quota', { dayUsed: 5000 }) },
    ...[storm, silentStorm].map((fault) => ({
      at: between(14, 18),
      happen: control('faults', { times: 5, fault }),
    })),
  ];
}
