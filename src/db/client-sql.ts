import type { ClientRecord } from '../domain/client.ts';

type Scalar = Exclude<
  keyof ClientRecord,
  'partner' | 'manager' | 'billingClient' | 'contacts' | 'groups' | 'notes' | 'relationships'
>;

/** Columns that bear the name of a record's field, with their type. */
const scalars: Readonly<Record<Scalar, string>> = {
  xpmId: 'uuid',
  name: 'text',
  title: 'text',
  gender: 'text',
  firstName: 'text',
  middleName: 'text',
  lastName: 'text',
  otherName: 'text',
  dateOfBirth: 'date',
  exportCode: 'text',
  clientCode: 'text',
  referralSource: 'text',
  email: 'text',
  phone: 'text',
  fax: 'text',
  website: 'text',
  address: 'text',
  city: 'text',
  region: 'text',
  postCode: 'text',
  country: 'text',
  postalAddress: 'text',
  postalCity: 'text',
  postalRegion: 'text',
  postalPostCode: 'text',
  postalCountry: 'text',
  isArchived: 'boolean',
  isDeleted: 'boolean',
  typeName: 'text',
  costMarkup: 'text',
  paymentTerm: 'text',
  paymentDay: 'text',
  taxNumber: 'text',
  companyNumber: 'text',
  businessNumber: 'text',
  branchNumber: 'text',
  businessStructure: 'text',
  balanceMonth: 'text',
  prepareGst: 'boolean',
  gstRegistered: 'boolean',
  gstPeriod: 'text',
  gstBasis: 'text',
  provisionalTaxBasis: 'text',
  provisionalTaxRatio: 'text',
  signedTaxAuthority: 'boolean',
  taxAgent: 'text',
  agencyStatus: 'text',
  returnType: 'text',
  prepareActivityStatement: 'boolean',
  prepareTaxReturn: 'boolean',
  activeAtoClient: 'boolean',
};

/** Columns that hold one part of a field. */
const parts: Readonly<Record<string, string>> = {
  partnerXpmId: `(r.partner->>'xpmId')::uuid`,
  partnerName: `r.partner->>'name'`,
  managerXpmId: `(r.manager->>'xpmId')::uuid`,
  managerName: `r.manager->>'name'`,
  billingClientXpmId: `(r."billingClient"->>'xpmId')::uuid`,
  billingClientName: `r."billingClient"->>'name'`,
  notes: 'r.notes',
  relationships: 'r.relationships',
  hash: 'r.hash',
};

const quoted = (name: string): string => `"${name}"`;

const columns = [...Object.keys(scalars), ...Object.keys(parts)].map(quoted);
const values = [
  ...Object.keys(scalars).map((name) => `r.${quoted(name)}`),
  ...Object.values(parts),
];
const types = [
  ...Object.entries(scalars).map(([name, type]) => `${quoted(name)} ${type}`),
  ...['partner json', 'manager json', '"billingClient" json'],
  ...['notes jsonb', 'relationships jsonb', 'hash text'],
];

/** `$1` practice, `$2` the clients as a JSON array, `$3` now; answers the rows' ids. */
export const upsertClients = `
  INSERT INTO client AS c ("practiceId", "changedAt", ${columns.join(', ')})
  SELECT $1::uuid, $3, ${values.join(', ')}
  FROM json_to_recordset($2::json) AS r (${types.join(', ')})
  ON CONFLICT ("practiceId", "xpmId") DO UPDATE SET
    ("goneAt", "changedAt", ${columns.join(', ')})
    = (NULL, excluded."changedAt", ${columns.map((name) => `excluded.${name}`).join(', ')})
  RETURNING c.id`;

/** `$1` practice, `$2` the clients. Contacts that a client no longer has go; the others keep their ids. */
export const writeContacts = `
  WITH incoming AS (
    SELECT DISTINCT ON (c.id, k."xpmId") c.id AS "clientId", t.n - 1 AS ordinal, k.*
    FROM json_to_recordset($2::json) AS r ("xpmId" uuid, contacts json)
    JOIN client c ON c."practiceId" = $1::uuid AND c."xpmId" = r."xpmId",
      json_array_elements(r.contacts) WITH ORDINALITY AS t (contact, n),
      json_to_record(t.contact) AS k ("xpmId" uuid, name text, salutation text, addressee text,
        mobile text, email text, phone text, position text, "isPrimary" boolean, "isDeleted" boolean)
  ), gone AS (
    DELETE FROM contact k USING client c, json_to_recordset($2::json) AS r ("xpmId" uuid)
    WHERE c."practiceId" = $1::uuid AND c."xpmId" = r."xpmId" AND k."clientId" = c.id
      AND NOT EXISTS (
        SELECT FROM incoming i WHERE i."clientId" = k."clientId" AND i."xpmId" = k."xpmId"
      )
  )
  INSERT INTO contact ("clientId", ordinal, "xpmId", name, salutation, addressee, mobile, email,
    phone, position, "isPrimary", "isDeleted")
  SELECT * FROM incoming
  ON CONFLICT ("clientId", "xpmId") DO UPDATE SET
    (ordinal, name, salutation, addressee, mobile, email, phone, position, "isPrimary", "isDeleted")
    = (excluded.ordinal, excluded.name, excluded.salutation, excluded.addressee, excluded.mobile,
       excluded.email, excluded.phone, excluded.position, excluded."isPrimary", excluded."isDeleted")`;

/** `$1` practice, `$2` the clients. A group that no list has shown yet is made from what a client says. */
export const writeGroupMembers = `
  WITH incoming AS (
    SELECT DISTINCT c.id AS "clientId", (g->>'xpmId')::uuid AS "xpmId", g->>'name' AS name
    FROM json_to_recordset($2::json) AS r ("xpmId" uuid, groups json)
    JOIN client c ON c."practiceId" = $1::uuid AND c."xpmId" = r."xpmId",
      json_array_elements(r.groups) AS g
  ), made AS (
    INSERT INTO client_group ("practiceId", "xpmId", name)
    SELECT DISTINCT ON ("xpmId") $1::uuid, "xpmId", name FROM incoming i
    WHERE NOT EXISTS (
      SELECT FROM client_group g WHERE g."practiceId" = $1::uuid AND g."xpmId" = i."xpmId"
    )
    RETURNING id, "xpmId"
  ), member AS (
    SELECT i."clientId", g.id AS "groupId" FROM incoming i JOIN (
      SELECT id, "xpmId" FROM made
      UNION ALL SELECT id, "xpmId" FROM client_group WHERE "practiceId" = $1::uuid
    ) g ON g."xpmId" = i."xpmId"
  ), gone AS (
    DELETE FROM client_group_member m
    USING client c, json_to_recordset($2::json) AS r ("xpmId" uuid)
    WHERE c."practiceId" = $1::uuid AND c."xpmId" = r."xpmId" AND m."clientId" = c.id
      AND NOT EXISTS (
        SELECT FROM member n WHERE n."clientId" = m."clientId" AND n."groupId" = m."groupId"
      )
  )
  INSERT INTO client_group_member ("clientId", "groupId")
  SELECT "clientId", "groupId" FROM member ON CONFLICT DO NOTHING`;
