import type { UserRecord } from '../domain/user.ts';
import { columnOf, recordRows } from './record-rows.ts';

const column = columnOf<UserRecord>();

export const userRows = recordRows<UserRecord>({
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
  archived: 'r."goneAt" IS NOT NULL',
});
