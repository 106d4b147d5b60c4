import { clientRoutes } from './client/routes.ts';
import { clientGroupRoutes } from './client-group/routes.ts';
import { customFieldRoutes } from './custom-field/routes.ts';
import { jobRoutes } from './job/routes.ts';
import { jobSetupRoutes } from './job-setup/routes.ts';
import type { Route } from './route.ts';
import { staffRoutes } from './staff/routes.ts';

/** Every call that the sandbox knows. A new resource brings a folder and a line here. */
export const routes: readonly Route[] = [
  ...clientRoutes,
  ...clientGroupRoutes,
  ...customFieldRoutes,
  ...staffRoutes,
  ...jobRoutes,
  ...jobSetupRoutes,
];
