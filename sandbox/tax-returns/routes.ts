import type { Route } from '../xpm/route.ts';
import { listTaxReturns } from './list.ts';

/**
 * A resource of the sandbox's own. XPM's public API has no tax returns, and the interface of Xero
 * Tax is not public (docs/xpm-api.md 9). So these calls have an address of their own; sign-in,
 * tenant header, limits, negotiation and envelope are XPM's.
 */
export const taxReturnRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'taxreturn.api/list',
    scope: 'undocumented',
    apiMethod: 'List',
    handle: listTaxReturns,
  },
];
