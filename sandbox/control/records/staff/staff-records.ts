import { z } from 'zod';
import type { Practice, StaffMember } from '../../../practice/practice.ts';
import { staffElements } from '../../../practice/practice.ts';
import { ControlError, fieldText, parsedFields } from '../../control-route.ts';
import type { RecordJson, Records } from '../record-routes.ts';

const text = fieldText.exactOptional();
const staffFields = z.strictObject({
  ID: z.union([z.int().min(1), z.string().regex(/^\d+$/)]).exactOptional(),
  UUID: z.uuid().exactOptional(),
  Name: fieldText.min(1).exactOptional(),
  Email: text,
  Phone: text,
  Mobile: text,
  Address: text,
  PayrollCode: text,
});

/** What a person in XPM can do to staff. Archiving disables; the deleted are gone. */
export function staffRecords({ staff, numbers }: Practice): Records {
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
    slice: (offset, limit) =>
      [...staff.all()].slice(offset, offset + limit).map(({ uuid }) => uuid),
    show: (uuid) => staffJson(find(uuid)),
    add: (fields) => {
      const { ID, UUID, ...given } = parsedFields(staffFields, fields);
      if (given.Name === undefined) throw new ControlError('fields.Name is required');
      const fresh = numbers.next();
      const id = ID === undefined ? fresh.id : Number(ID);
      const blank = Object.fromEntries(staffElements.map((name) => [name, '']));
      const uuid = UUID?.toLowerCase() ?? fresh.uuid;
      const texts = { ...(blank as StaffMember['text']), ...given };
      return put({ id, uuid, text: texts, disabled: false });
    },
    update: (uuid, fields) => {
      const { ID: _id, UUID: _uuid, ...given } = parsedFields(staffFields, fields);
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
