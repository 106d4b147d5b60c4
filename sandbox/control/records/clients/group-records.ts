import { z } from 'zod';
import type { ClientGroup } from '../../../practice/clients/client-group.ts';
import type { Practice } from '../../../practice/practice.ts';
import { ControlError, parseInput } from '../../control-route.ts';
import { fieldText, yesNo } from '../field-schemas.ts';
import type { RecordJson, RecordOperations } from '../record-operations.ts';

const groupFields = z.strictObject({
  UUID: z.uuid().exactOptional(),
  Name: fieldText.min(1).exactOptional(),
  Taxable: yesNo.exactOptional(),
});

/**
 * The changes that a person can make to client groups. A group cannot be archived; `delete` and
 * `remove` take it out of the list.
 */
export function groupRecords({ groups, identifiers }: Practice): RecordOperations {
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
    identifiers: (offset, limit) =>
      [...groups.all()].slice(offset, offset + limit).map(({ uuid }) => uuid),
    get: (uuid) => groupJson(find(uuid)),
    add: (fields) => {
      const { UUID, Name, Taxable } = parseInput(groupFields, fields);
      if (Name === undefined) throw new ControlError('fields.Name is required');
      const next = identifiers.next();
      const uuid = UUID?.toLowerCase() ?? next.uuid;
      return put({ id: next.id, uuid, name: Name, taxable: Taxable === 'Yes' });
    },
    update: (uuid, fields) => {
      const { Name, Taxable } = parseInput(groupFields, fields);
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
