import { z } from 'zod';
import type { Practice } from '../../../practice/practice.ts';
import type { StaffMember } from '../../../practice/staff/staff-member.ts';
import { staffElements } from '../../../practice/staff/staff-member.ts';
import { ControlError, parseInput } from '../../control-route.ts';
import { fieldText, recordId } from '../field-schemas.ts';
import type { RecordJson, RecordOperations } from '../record-operations.ts';

const text = fieldText.exactOptional();
const staffFields = z.strictObject({
  ID: recordId.exactOptional(),
  UUID: z.uuid().exactOptional(),
  Name: fieldText.min(1).exactOptional(),
  Email: text,
  Phone: text,
  Mobile: text,
  Address: text,
  PayrollCode: text,
});

/**
 * The changes that a person can make to staff. `archive` disables a staff member; `delete` and
 * `remove` take one out of the list.
 */
export function staffRecords({ staff, identifiers }: Practice): RecordOperations {
  const find = (uuid: string): StaffMember => {
    const member = staff.get(uuid);
    if (member === null) throw new ControlError(`there is no staff member ${uuid}`);
    return member;
  };
  const put = (member: StaffMember): RecordJson => {
    staff.put(member);
    return staffJson(member);
  };
  const remove = (uuid: string): RecordJson => {
    const member = find(uuid);
    staff.remove(member.uuid);
    return staffJson(member);
  };
  return {
    get count() {
      return staff.count;
    },
    identifiers: (offset, limit) =>
      [...staff.all()].slice(offset, offset + limit).map(({ uuid }) => uuid),
    get: (uuid) => staffJson(find(uuid)),
    add: (fields) => {
      const { ID, UUID, ...given } = parseInput(staffFields, fields);
      if (given.Name === undefined) throw new ControlError('fields.Name is required');
      const next = identifiers.next();
      const id = ID === undefined ? next.id : Number(ID);
      const blank = Object.fromEntries(staffElements.map((name) => [name, '']));
      const uuid = UUID?.toLowerCase() ?? next.uuid;
      const texts = { ...(blank as StaffMember['text']), ...given };
      return put({ id, uuid, text: texts, disabled: false });
    },
    update: (uuid, fields) => {
      const { ID: _id, UUID: _uuid, ...given } = parseInput(staffFields, fields);
      const member = find(uuid);
      return put({ ...member, text: { ...member.text, ...given } });
    },
    archive: (uuid) => put({ ...find(uuid), disabled: true }),
    delete: remove,
    remove,
  };
}

function staffJson({ uuid, id, text: texts, disabled }: StaffMember): RecordJson {
  return { UUID: uuid, ID: id, ...texts, IsDisabled: disabled ? 'Yes' : 'No' };
}
