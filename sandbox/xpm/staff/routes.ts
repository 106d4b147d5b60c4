import type { Route } from '../route.ts';
import { getStaff, listStaff } from './read.ts';
import { addStaff, deleteStaff, disableStaff, enableStaff, updateStaff } from './write.ts';

/** The calls of docs/xpm-api.md 6. */
export const staffRoutes: readonly Route[] = [
  { method: 'GET', path: 'staff.api/list', scope: 'staff', apiMethod: 'List', handle: listStaff },
  { method: 'GET', path: 'staff.api/get/:id', scope: 'staff', apiMethod: 'Get', handle: getStaff },
  // The recorded staff.add has Get as its `api-method`.
  { method: 'POST', path: 'staff.api/add', scope: 'staff', apiMethod: 'Get', handle: addStaff },
  {
    method: 'PUT',
    path: 'staff.api/update',
    scope: 'staff',
    apiMethod: 'Update',
    handle: updateStaff,
  },
  {
    method: 'POST',
    path: 'staff.api/delete',
    scope: 'staff',
    apiMethod: 'Delete',
    handle: deleteStaff,
  },
  {
    method: 'POST',
    path: 'staff.api/enable',
    scope: 'staff',
    apiMethod: 'Enable',
    handle: enableStaff,
  },
  {
    method: 'POST',
    path: 'staff.api/disable',
    scope: 'staff',
    apiMethod: 'Disable',
    handle: disableStaff,
  },
];
