import type { PracticeSource } from '../../ports/source.ts';
import type { Transport } from '../http/transport.ts';
import { readClientGroup } from '../records/client-group.ts';
import { readFieldDefinition } from '../records/field-definition.ts';
import { readUser } from '../records/user.ts';
import { openList } from './list.ts';

const groups = { path: { container: 'Groups', entry: 'Group' }, read: readClientGroup };
const staff = { path: { container: 'StaffList', entry: 'Staff' }, read: readUser };
const definitions = {
  path: { container: 'CustomFieldDefinitions', entry: 'CustomFieldDefinition' },
  read: readFieldDefinition,
};

/** The calls that read the small lists of a practice (docs/xpm-api.md 4.3, 6, 7). */
export function createPracticeLists(
  transport: Transport,
): Pick<PracticeSource, 'clientGroups' | 'users' | 'fieldDefinitions'> {
  return {
    clientGroups: (practiceId, options) => {
      const call = { name: 'clientgroup.api/list', method: 'GET' } as const;
      return openList(transport, { practiceId, call, options }, groups);
    },
    users: (practiceId, options) => {
      const call = { name: 'staff.api/list', method: 'GET' } as const;
      return openList(transport, { practiceId, call, options }, staff);
    },
    fieldDefinitions: (practiceId, options) => {
      const call = { name: 'customfield.api/definition', method: 'GET' } as const;
      return openList(transport, { practiceId, call, options }, definitions);
    },
  };
}
