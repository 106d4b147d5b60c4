import type { UserRecord } from '../../domain/records/user.ts';
import { recordColumns } from '../bulk/record-columns.ts';
import { recordStore } from '../bulk/record-store.ts';

export const userStore = recordStore<UserRecord>({
  model: 'User',
  columns: recordColumns<'User', UserRecord>('User', {}),
  archived: 'r.deleted_at IS NOT NULL',
});
