import type { NamedReference } from '../../../domain/records/client.ts';
import { withBytes } from '../../bulk/bytes-parameter.ts';
import { copyRows } from '../../bulk/copy.ts';
import type { Column } from '../../bulk/delimited-rows.ts';
import { copyInto, delimitedRows, toCopyRows, toDelimited } from '../../bulk/delimited-rows.ts';
import type { Database } from '../../prisma.ts';
import type { StoredClient } from './stored-client.ts';

const groupColumns: readonly Column<NamedReference>[] = [
  { name: 'xpm_id', type: 'uuid', of: ({ xpmId }) => xpmId },
  { name: 'name', type: 'text', of: ({ name }) => name },
];

interface Member {
  readonly clientId: string;
  readonly groupId: string;
}

const memberColumns: readonly Column<Member>[] = [
  { name: 'client_id', type: 'uuid', of: ({ clientId }) => clientId },
  { name: 'group_id', type: 'uuid', of: ({ groupId }) => groupId },
];

/** `$1` practice, `$2` groups. Inserts the groups that do not exist and returns the ids of all. */
const findOrInsertGroups = `
  WITH incoming AS MATERIALIZED (SELECT * FROM ${delimitedRows('$2', groupColumns)} AS r),
  found AS (
    SELECT g.id, g.xpm_id FROM incoming i
    JOIN client_group g ON g.practice_id = $1::uuid AND g.xpm_id = i.xpm_id
  ), inserted AS (
    INSERT INTO client_group AS g (practice_id, xpm_id, name)
    SELECT $1::uuid, i.xpm_id, i.name FROM incoming i
    WHERE NOT EXISTS (SELECT FROM found f WHERE f.xpm_id = i.xpm_id)
    ORDER BY i.xpm_id
    -- DO NOTHING would not return the id of a group that another transaction has inserted meanwhile.
    ON CONFLICT (practice_id, xpm_id) DO UPDATE SET name = g.name
    RETURNING id, xpm_id
  )
  SELECT id, xpm_id AS "xpmId" FROM found UNION ALL SELECT id, xpm_id FROM inserted`;

const insertMembers = `
  INSERT INTO client_group_member (client_id, group_id)
  SELECT client_id, group_id FROM ${delimitedRows('$1', memberColumns)} AS r
  ON CONFLICT DO NOTHING`;

/** `$1` clients, `$2` their memberships. */
const deleteOthers = `
  DELETE FROM client_group_member m WHERE m.client_id = ANY ($1::uuid[]) AND NOT EXISTS (
    SELECT FROM ${delimitedRows('$2', memberColumns)} AS r
    WHERE r.client_id = m.client_id AND r.group_id = m.group_id
  )`;

const copyMembers = copyInto(
  'client_group_member',
  memberColumns.map(({ name }) => name),
);

/**
 * Stores the clients' group memberships. A group that no list has contained yet is inserted with the
 * name that the client's record has.
 */
export async function writeGroupMembers(
  db: Database,
  practiceId: string,
  clients: readonly StoredClient[],
): Promise<void> {
  const groupIds = await idsOfGroups(db, practiceId, clients);
  const membersOf = ({ id, groups }: StoredClient): readonly Member[] =>
    [...new Set(groups.map(({ xpmId }) => groupIds.get(xpmId) ?? ''))].map((groupId) => ({
      clientId: id,
      groupId,
    }));
  const added = clients.filter(({ isNew }) => isNew).flatMap(membersOf);
  await copyRows(db, { statement: copyMembers, rows: toCopyRows(added, memberColumns) });
  const known = clients.filter(({ isNew }) => !isNew);
  if (known.length === 0) return;
  const ids = known.map(({ id }) => id);
  await withBytes(toDelimited(known.flatMap(membersOf), memberColumns), async (members) => {
    await db.$executeRawUnsafe(deleteOthers, ids, members);
    await db.$executeRawUnsafe(insertMembers, members);
  });
}

async function idsOfGroups(
  db: Database,
  practiceId: string,
  clients: readonly StoredClient[],
): Promise<ReadonlyMap<string, string>> {
  const named = new Map(
    clients.flatMap(({ groups }) => groups).map((group) => [group.xpmId, group]),
  );
  if (named.size === 0) return new Map();
  const rows = await db.$queryRawUnsafe<{ id: string; xpmId: string }[]>(
    findOrInsertGroups,
    practiceId,
    toDelimited([...named.values()], groupColumns),
  );
  return new Map(rows.map(({ id, xpmId }) => [xpmId, id]));
}
