import { clientGroupRoutes } from './client-groups/routes.ts';
import { clientRoutes } from './clients/routes.ts';
import { customFieldRoutes } from './custom-fields/routes.ts';
import { jobSetupRoutes } from './job-setup/routes.ts';
import { jobRoutes } from './jobs/routes.ts';
import type { Route } from './route.ts';
import { staffRoutes } from './staff/routes.ts';

/** All calls to XPM. A new resource needs a folder of its own and a line here. */
export const routes: readonly Route[] = [
  ...clientRoutes,
  ...clientGroupRoutes,
  ...customFieldRoutes,
  ...staffRoutes,
  ...jobRoutes,
  ...jobSetupRoutes,
];
