import { clientGroupRoutes } from './client-groups/routes.ts';
import { clientRoutes } from './clients/routes.ts';
import { customFieldRoutes } from './custom-fields/routes.ts';
import { jobSetupRoutes } from './job-setup/routes.ts';
import { jobRoutes } from './jobs/routes.ts';
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
