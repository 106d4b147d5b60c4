import { z } from 'zod';
import { faultSchema } from '../faults/fault.ts';
import type { ControlRoute } from './control-route.ts';
import { controlRoute, noInput, practiceIndex, practiceKey } from './control-route.ts';

const faultRequest = z.strictObject({
  /** Default: all practices. */
  practice: practiceKey.exactOptional(),
  /** The name of a call, e.g. `client.api/list` or `connect/token`. Default: all calls to XPM. */
  path: z.string().min(1).exactOptional(),
  times: z
    .int()
    .refine((times) => times === -1 || times > 0, 'a number of calls, or -1 for all calls')
    .default(1),
  after: z.int().min(0).default(0),
  /** The fault ends after so many seconds of the sandbox's clock. Default: no end. */
  forSeconds: z.int().min(1).exactOptional(),
  fault: faultSchema,
});

export const faultRoutes: readonly ControlRoute[] = [
  controlRoute(
    'POST',
    'faults',
    faultRequest,
    (sandbox, { practice, path, times, after, forSeconds, fault }) => {
      const index = practice === undefined ? null : practiceIndex(sandbox, practice);
      const until = forSeconds === undefined ? null : sandbox.clock.now() + forSeconds * 1000;
      sandbox.faults.add({ practice: index, path: path ?? null, times, after, until, fault });
      return { waiting: sandbox.faults.count };
    },
  ),
  controlRoute('GET', 'faults', noInput, ({ faults }) => ({ waiting: faults.count })),
  controlRoute('DELETE', 'faults', noInput, ({ faults }) => {
    faults.clear();
    return { waiting: 0 };
  }),
];
