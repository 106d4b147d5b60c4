import { z } from 'zod';
import type { World } from '../sandbox-state.ts';
import { settingsSchema } from '../settings.ts';
import type { ControlRoute } from './control-route.ts';
import {
  ControlError,
  controlRoute,
  nothing,
  practiceIndex,
  practiceKey,
} from './control-route.ts';

const used = z.int().min(0).max(1_000_000).exactOptional();

const quota = z.strictObject({
  practice: practiceKey.default(0),
  /** Calls made in the current minute, as the limits will see it; likewise the others. */
  minuteUsed: used,
  dayUsed: used,
  appMinuteUsed: used,
});

const advance = z.strictObject({
  advanceSeconds: z
    .number()
    .min(0)
    .max(10 * 366 * 86_400),
});

/** Clock, counts, quota, settings, and the way back to the beginning. */
export const stateRoutes: readonly ControlRoute[] = [
  controlRoute('GET', 'clock', nothing, clock),
  controlRoute('POST', 'clock', advance, (world, { advanceSeconds }) => {
    world.clock.advance(advanceSeconds);
    return clock(world);
  }),
  controlRoute('GET', 'calls', nothing, ({ calls }) => calls.summary()),
  controlRoute('POST', 'quota', quota, (world, { practice: key, ...usedUp }) => {
    const practice = world.practices.at(practiceIndex(world, key));
    if (practice === null) throw new ControlError('there is no such practice');
    const now = world.clock.now();
    world.limits.use(practice, now, usedUp);
    const headers = world.limits.headers(practice, now);
    return {
      minuteRemaining: Number(headers['x-minlimit-remaining']),
      dayRemaining: Number(headers['x-daylimit-remaining']),
      minuteResetsInSeconds: world.limits.retryAfter(practice, 'minute', now),
      dayResetsInSeconds: world.limits.retryAfter(practice, 'day', now),
    };
  }),
  controlRoute('GET', 'settings', nothing, ({ settings }) => settings),
  controlRoute('POST', 'settings', settingsSchema, (world, changes) => {
    world.settings = { ...world.settings, ...changes };
    return world.settings;
  }),
  controlRoute('POST', 'reset', nothing, (world) => {
    world.reset();
    return clock(world);
  }),
];

function clock(world: World): { readonly now: string } {
  return { now: new Date(world.clock.now()).toISOString() };
}
