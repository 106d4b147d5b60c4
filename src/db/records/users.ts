import type { UserRecord } from '../../domain/records/user.ts';
import { columnOf, recordStore } from '../bulk/record-store.ts';

const column = columnOf<UserRecord>();

export const userStore = recordStore<UserRecord>({
  table: 'app_user',
  columns: [
    column('xpmId', 'uuid'),
    column('name'),
    column('email'),
    column('phone'),
    column('mobile'),
    column('address'),
    column('payrollCode'),
  ],
  archived: 'r.deleted_at IS NOT NULL',
});
