import type { Route } from '../route.ts';
import { getDefinition, listDefinitions } from './read.ts';
import { addDefinition, deleteDefinition, updateDefinition } from './write.ts';

const scope = 'undocumented';

/** The calls of docs/xpm-api.md 7. The calls for values belong to the resources that have them. */
export const customFieldRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'customfield.api/definition',
    scope,
    apiMethod: 'List',
    handle: listDefinitions,
  },
  {
    method: 'GET',
    path: 'customfield.api/get/:id',
    scope,
    apiMethod: 'Get',
    handle: getDefinition,
  },
  { method: 'POST', path: 'customfield.api/add', scope, apiMethod: 'Add', handle: addDefinition },
  {
    method: 'PUT',
    path: 'customfield.api/update',
    scope,
    apiMethod: 'Update',
    handle: updateDefinition,
  },
  {
    method: 'POST',
    path: 'customfield.api/delete',
    scope,
    apiMethod: 'Delete',
    handle: deleteDefinition,
  },
];
