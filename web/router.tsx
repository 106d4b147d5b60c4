import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { activitySearch } from './activity/search.ts';
import { HomePage } from './practice/home-page.tsx';
import { problemSearch } from './problems/problem-search.ts';
import { clientSearch, jobSearch, tabSearch } from './records/list/search.ts';
import { knownParameters } from './shell/known-parameters.ts';
import { NotFound } from './shell/not-found.tsx';
import { PracticeShell } from './shell/practice-shell.tsx';
import { RouteError } from './shell/route-error.tsx';
import { requireUuids } from './shell/uuid-parameters.ts';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: RouteError,
});
const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });
const practice = createRoute({
  getParentRoute: () => root,
  path: '/practices/$practice',
  // The parameters are those of the whole address, also of the pages below.
  beforeLoad: ({ params }) => requireUuids(params),
  component: PracticeShell,
});
const start = createRoute({
  getParentRoute: () => practice,
  path: '/',
  beforeLoad: ({ params }) => {
    // The router takes a redirect by an exception.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw redirect({ to: '/practices/$practice/dashboard', params });
  },
});
const dashboard = createRoute({
  getParentRoute: () => practice,
  path: 'dashboard',
  component: lazyRouteComponent(() => import('./dashboard/dashboard-page.tsx'), 'DashboardPage'),
});
const clients = createRoute({
  getParentRoute: () => practice,
  path: 'clients',
  validateSearch: knownParameters(clientSearch),
  component: lazyRouteComponent(() => import('./records/list/clients-page.tsx'), 'ClientsPage'),
});
const client = createRoute({
  getParentRoute: () => practice,
  path: 'clients/$client',
  validateSearch: knownParameters(tabSearch),
  component: lazyRouteComponent(() => import('./records/page/client-page.tsx'), 'ClientPage'),
});
const jobs = createRoute({
  getParentRoute: () => practice,
  path: 'jobs',
  validateSearch: knownParameters(jobSearch),
  component: lazyRouteComponent(() => import('./records/list/jobs-page.tsx'), 'JobsPage'),
});
const job = createRoute({
  getParentRoute: () => practice,
  path: 'jobs/$job',
  component: lazyRouteComponent(() => import('./records/page/job-page.tsx'), 'JobPage'),
});
const activity = createRoute({
  getParentRoute: () => practice,
  path: 'activity',
  validateSearch: knownParameters(activitySearch),
  component: lazyRouteComponent(() => import('./activity/activity-page.tsx'), 'ActivityPage'),
});
const problems = createRoute({
  getParentRoute: () => practice,
  path: 'problems',
  validateSearch: knownParameters(problemSearch),
  component: lazyRouteComponent(() => import('./problems/problems-page.tsx'), 'ProblemsPage'),
});
const integration = createRoute({
  getParentRoute: () => practice,
  path: 'automation/xero-practice-manager',
  component: lazyRouteComponent(() => import('./sync/integration-page.tsx'), 'IntegrationPage'),
});

const jobStates = createRoute({
  getParentRoute: () => practice,
  path: 'automation/job-states',
  component: lazyRouteComponent(
    () => import('./records/job-states/job-states-page.tsx'),
    'JobStatesPage',
  ),
});

const tree = root.addChildren([
  home,
  practice.addChildren([
    start,
    dashboard,
    clients,
    client,
    jobs,
    job,
    activity,
    problems,
    integration,
    jobStates,
  ]),
]);

export function createAppRouter() {
  return createRouter({ routeTree: tree, defaultPreload: 'intent', scrollRestoration: true });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
