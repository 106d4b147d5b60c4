import type { Route } from '../xpm/route.ts';
import { listTaxReturns } from './list.ts';

/**
 * An invention of the sandbox. XPM's public API has no tax returns, and Xero Tax is a private
 * interface of which nothing is known; so these calls have an address of their own, and only
 * sign-in, tenant header, limits, negotiation and envelope are XPM's.
 */
export const taxRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'taxreturn.api/list',
    scope: 'undocumented',
    apiMethod: 'List',
    handle: listTaxReturns,
  },
];
