import type { ControlRoute } from './control-route.ts';
import { controlRoute, noInput } from './control-route.ts';

export const callRoutes: readonly ControlRoute[] = [
  controlRoute('GET', 'calls', noInput, ({ calls }) => calls.totals()),
];
