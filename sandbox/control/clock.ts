import { z } from 'zod';
import type { SandboxState } from '../sandbox-state.ts';
import type { ControlRoute } from './control-route.ts';
import { controlRoute, noInput } from './control-route.ts';

const advance = z.strictObject({
  advanceSeconds: z
    .number()
    .min(0)
    .max(10 * 366 * 86_400),
});

/** The clock, and the reset that restores it with everything else. */
export const clockRoutes: readonly ControlRoute[] = [
  controlRoute('GET', 'clock', noInput, clockJson),
  controlRoute('POST', 'clock', advance, (sandbox, { advanceSeconds }) => {
    sandbox.clock.advance(advanceSeconds);
    return clockJson(sandbox);
  }),
  controlRoute('POST', 'reset', noInput, (sandbox) => {
    sandbox.reset();
    return clockJson(sandbox);
  }),
];

function clockJson({ clock }: SandboxState): { readonly now: string } {
  return { now: new Date(clock.now()).toISOString() };
}
