import { z } from 'zod';
import { faultSchema } from '../faults/fault.ts';
import type { ControlRoute } from './control-route.ts';
import { controlRoute, nothing, practiceIndex, practiceKey } from './control-route.ts';

const input = z.strictObject({
  /** All practices when not given. */
  practice: practiceKey.exactOptional(),
  /** E.g. `client.api/list` or `connect/token`; all of XPM's calls when not given. */
  path: z.string().min(1).exactOptional(),
  times: z
    .int()
    .refine((times) => times === -1 || times > 0, 'a number of calls, or -1 until cleared')
    .default(1),
  after: z.int().min(0).default(0),
  fault: faultSchema,
});

export const faultRoutes: readonly ControlRoute[] = [
  controlRoute('POST', 'faults', input, (world, { practice, path, times, after, fault }) => {
    const index = practice === undefined ? null : practiceIndex(world, practice);
    world.faults.add({ practice: index, path: path ?? null, times, after, fault });
    return { waiting: world.faults.count };
  }),
  controlRoute('GET', 'faults', nothing, ({ faults }) => ({ waiting: faults.count })),
  controlRoute('DELETE', 'faults', nothing, ({ faults }) => {
    faults.clear();
    return { waiting: 0 };
  }),
];
