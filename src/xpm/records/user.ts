import type { UserRecord } from '../../domain/records/user.ts';
import { name, text, uuid } from '../xml/readers.ts';
import { field, fieldOr, record } from '../xml/record.ts';

/** A `Staff` of `staff.api/list`: XPM's staff are our users (docs/xpm-api.md 6). */
export const readUser = record<UserRecord>({
  xpmId: field('UUID', uuid),
  name: fieldOr('Name', name, 'Email'),
  email: field('Email', text),
  phone: field('Phone', text),
  mobile: field('Mobile', text),
  address: field('Address', text),
  payrollCode: field('PayrollCode', text),
});
