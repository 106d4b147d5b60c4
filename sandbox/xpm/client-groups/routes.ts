import type { Route } from '../route.ts';
import { getGroup, listGroups } from './read.ts';
import { addGroup, changeMembers, deleteGroup } from './write.ts';

const scope = 'client';

/** The calls of docs/xpm-api.md 4.3. */
export const clientGroupRoutes: readonly Route[] = [
  { method: 'GET', path: 'clientgroup.api/list', scope, apiMethod: 'List', handle: listGroups },
  { method: 'GET', path: 'clientgroup.api/get/:id', scope, apiMethod: 'Get', handle: getGroup },
  { method: 'POST', path: 'clientgroup.api/add', scope, apiMethod: 'Add', handle: addGroup },
  {
    method: 'PUT',
    path: 'clientgroup.api/members',
    scope,
    apiMethod: 'Members',
    handle: changeMembers,
  },
  {
    method: 'POST',
    path: 'clientgroup.api/delete',
    scope,
    apiMethod: 'Delete',
    handle: deleteGroup,
  },
];
