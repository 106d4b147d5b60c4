import type { OwnerKind } from '../../practice/custom-fields/custom-field.ts';
import type { Route } from '../route.ts';
import type { FindOwner } from './values.ts';
import { readValues, writeValues } from './values.ts';

export interface FieldValueRoutesOptions {
  readonly kind: OwnerKind;
  readonly scope: Route['scope'];
  /** E.g. `client.api/get/:id`. */
  readonly readPath: string;
  readonly writePath: string;
  readonly find: FindOwner;
}

/**
 * The calls that read and write the values of one kind of record (docs/xpm-api.md 8). The resource
 * of the record adds them to its routes.
 */
export function fieldValueRoutes(owner: FieldValueRoutesOptions): readonly Route[] {
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
