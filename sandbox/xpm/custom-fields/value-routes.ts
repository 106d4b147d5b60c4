import type { OwnerKind } from '../../practice/custom-fields/custom-field.ts';
import type { Route } from '../route.ts';
import type { FindOwner } from './values.ts';
import { readValues, writeValues } from './values.ts';

export interface FieldOwnerCalls {
  readonly kind: OwnerKind;
  readonly scope: Route['scope'];
  /** E.g. `client.api/get/:id`. */
  readonly readPath: string;
  readonly writePath: string;
  readonly find: FindOwner;
}

/**
 * The two calls for the values of one kind of record (Xero developer docs, custom fields: "GET
 * customfield", "PUT customfield"); its resource adds them to its table.
 */
export function fieldValueRoutes(owner: FieldOwnerCalls): readonly Route[] {
  const { kind, scope, readPath, writePath, find } = owner;
  return [
    {
      method: 'GET',
      path: `${readPath}/customfield`,
      scope,
      apiMethod: 'Get',
      handle: (call) => readValues(call, kind, find(call)),
    },
    {
      method: 'PUT',
      path: `${writePath}/customfield`,
      scope,
      apiMethod: 'Update',
      handle: (call) => writeValues(call, kind, find(call)),
    },
  ];
}
