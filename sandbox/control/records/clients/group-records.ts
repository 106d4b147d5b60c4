import { z } from 'zod';
import type { ClientGroup, Practice } from '../../../practice/practice.ts';
import { ControlError, fieldText, parsedFields } from '../../control-route.ts';
import type { RecordJson, Records } from '../record-routes.ts';

const groupFields = z.strictObject({
  UUID: z.uuid().exactOptional(),
  Name: fieldText.min(1).exactOptional(),
  Taxable: z.enum(['Yes', 'No']).exactOptional(),
});

/** What a person in XPM can do to client groups. They cannot be archived; the deleted are gone. */
export function groupRecords({ groups, numbers }: Practice): Records {
  const find = (uuid: string): ClientGroup => {
    const group = groups.get(uuid);
    if (group === null) throw new ControlError(`there is no client group ${uuid}`);
    return group;
  };
  const put = (group: ClientGroup): RecordJson => {
    groups.put(group);
    return groupJson(group);
  };
  const remove = (uuid: string): RecordJson => {
    const group = find(uuid);
    groups.remove(group.uuid);
    return groupJson(group);
  };
  return {
    get count() {
      return groups.count;
    },
    slice: (offset, limit) =>
      [...groups.all()].slice(offset, offset + limit).map(({ uuid }) => uuid),
    show: (uuid) => groupJson(find(uuid)),
    add: (fields) => {
      const { UUID, Name, Taxable } = parsedFields(groupFields, fields);
      if (Name === undefined) throw new ControlError('fields.Name is required');
      const fresh = numbers.next();
      const uuid = UUID?.toLowerCase() ?? fresh.uuid;
      return put({ id: fresh.id, uuid, name: Name, taxable: Taxable === 'Yes' });
    },
    update: (uuid, fields) => {
      const { Name, Taxable } = parsedFields(groupFields, fields);
      const group = find(uuid);
      const taxable = Taxable === undefined ? group.taxable : Taxable === 'Yes';
      return put({ ...group, name: Name ?? group.name, taxable });
    },
    archive: () => {
      throw new ControlError('a client group cannot be archived');
    },
    delete: remove,
    remove,
  };
}

function groupJson({ uuid, id, name, taxable }: ClientGroup): RecordJson {
  return { UUID: uuid, ID: id, Name: name, Taxable: taxable ? 'Yes' : 'No' };
}
