import { settingsSchema } from '../settings.ts';
import type { ControlRoute } from './control-route.ts';
import { controlRoute, noInput } from './control-route.ts';

export const settingsRoutes: readonly ControlRoute[] = [
  controlRoute('GET', 'settings', noInput, ({ settings }) => settings),
  controlRoute('POST', 'settings', settingsSchema, (sandbox, changes) => {
    sandbox.settings = { ...sandbox.settings, ...changes };
    return sandbox.settings;
  }),
];
