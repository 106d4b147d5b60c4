import { describe, expect, test } from 'vitest';
import type { ClientRecord } from '../../../src/domain/records/client.ts';
import {
  clientsXml,
  clientXml,
  drain,
  only,
  practiceId,
  recordingOf,
  replay,
  respondXml,
  sourceAt,
  wire,
} from './support.ts';

const uuid = '0183f65c-08c6-47b7-af05-3da072e901ae';
const other = 'e349fc1b-d92d-4ba2-b9fc-69fdd516e2a2';

async function readClients(xml: string) {
  await using xpm = await wire(respondXml(xml));
  return await drain(await sourceAt(xpm.url).source.clients(practiceId));
}

async function readClient(more: string): Promise<ClientRecord> {
  const { records, problems } = await readClients(clientsXml(clientXml('A', more)));
  expect(problems).toEqual([]);
  return only(records);
}

describe('The recorded practice (3.0), read by the rules of 3.1', () => {
  test.each(['client.list.when_detailed_true', 'client.list.when_not_modified_since'])(
    '%s: clients are identified by UUID, and contacts that have none are left out',
    async (name) => {
      const recording = recordingOf(name);
      await using xpm = await wire(replay(recording));
      const { records, problems } = await drain(await sourceAt(xpm.url).source.clients(practiceId));
      expect(records.map(({ name: it }) => it)).toContain('Acmer Pty Ltd');
      expect(records).toHaveLength(12);
      expect(only(records).xpmId).toMatch(/^[0-9a-f-]{36}$/);
      expect(problems[0]).toEqual({
        type: 'partLeftOut',
        reason: 'PART_INCOMPLETE',
        position: 0,
        xpmId: other,
        label: 'ABC Co',
        part: 'Contacts[1].UUID',
        message: 'Contact "Bob" is left out, because it has no UUID. Complete it in XPM.',
      });
    },
  );

  test('An incremental list of one client has one record', async () => {
    const recording = recordingOf('client.list.when_modified_since');
    await using xpm = await wire(replay(recording));
    const { records, problems } = await drain(await sourceAt(xpm.url).source.clients(practiceId));
    expect([records.length, problems.length]).toEqual([1, 1]);
    expect(problems[0]?.xpmId).toBe('9f868ba7-437c-4574-9a17-8c6f4890545b');
  });

  test('A list without details is read the same way', async () => {
    const recording = recordingOf('client.list.when_detailed_false');
    await using xpm = await wire(replay(recording));
    const { records, problems } = await drain(await sourceAt(xpm.url).source.clients(practiceId));
    expect(records).toHaveLength(12);
    expect(problems.every(({ type }) => type === 'partLeftOut')).toBe(true);
  });

  test('Staff without UUIDs are unreadable one by one and reported by name', async () => {
    const recording = recordingOf('staff.list.access_token_accepted');
    await using xpm = await wire(replay(recording));
    const { records, problems } = await drain(
      await sourceAt(xpm.url).source.list(practiceId, 'users'),
    );
    expect(records).toEqual([]);
    expect(problems).toHaveLength(10);
    expect(problems[0]).toMatchObject({
      position: 0,
      xpmId: null,
      label: 'Dev Testing',
      reason: 'RECORD_WITHOUT_ID',
      message: expect.stringContaining('Staff has no UUID.') as string,
    });
  });

  test('A list of another kind is not taken for an empty list', async () => {
    const recording = recordingOf('job.current');
    await using xpm = await wire(replay(recording));
    const reading = drain(await sourceAt(xpm.url).source.clients(practiceId));
    await expect(reading).rejects.toMatchObject({ reason: { type: 'unreadable' } });
  });
});

describe('Clients', () => {
  test('Every element of XPM’s has its field in our record', async () => {
    const leaves = [
      'Title',
      'Gender',
      'FirstName',
      'MiddleName',
      'LastName',
      'OtherName',
      'ExportCode',
      'ClientCode',
      'ReferralSource',
      'Email',
      'Phone',
      'Fax',
      'Website',
      'Address',
      'City',
      'Region',
      'PostCode',
      'Country',
      'PostalAddress',
      'PostalCity',
      'PostalRegion',
      'PostalPostCode',
      'PostalCountry',
      'TaxNumber',
      'CompanyNumber',
      'BusinessNumber',
      'BranchNumber',
      'BusinessStructure',
      'BalanceMonth',
      'GSTPeriod',
      'GSTBasis',
      'ProvisionalTaxBasis',
      'ProvisionalTaxRatio',
      'TaxAgent',
      'AgencyStatus',
      'ReturnType',
    ].map((name) => `<${name}>the ${name}</${name}>`);
    const flags = [
      'IsArchived',
      'IsDeleted',
      'PrepareGST',
      'GSTRegistered',
      'SignedTaxAuthority',
      'PrepareActivityStatement',
      'PrepareTaxReturn',
      'ActiveAtoClient',
    ].map((name) => `<${name}>Yes</${name}>`);
    const person = (name: string) => `<UUID>${other.toUpperCase()}</UUID><Name>${name}</Name>`;
    const record = await readClient(
      `${leaves.join('')}${flags.join('')}<DateOfBirth>1970-02-28T00:00:00</DateOfBirth>
      <AccountManager>${person('Ann')}</AccountManager><JobManager>${person('Bo')}</JobManager>
      <BillingClient>${person('Payer')}</BillingClient>
      <Type><Name>20th</Name><CostMarkup>30.00</CostMarkup>
        <PaymentTerm>DayOfMonth</PaymentTerm><PaymentDay>20</PaymentDay></Type>
      <Contacts><Contact>${person('Cy')}<Salutation>Mr</Salutation><Addressee>Mr C</Addressee>
        <Mobile>1</Mobile><Email>c@example.com</Email><Phone>2</Phone><Position>CEO</Position>
        <IsPrimary>Yes</IsPrimary><IsDeleted>No</IsDeleted></Contact></Contacts>
      <Notes><Note><Title>T</Title><Text>X</Text><Folder></Folder><Tag>tax</Tag>
        <Date>2024-01-31T00:00:00</Date><CreatedBy>Ann</CreatedBy></Note></Notes>
      <Groups><Group>${person('Family')}</Group></Groups>
      <Relationships><Relationship><UUID>${uuid}</UUID><Type>Director</Type>
        <RelatedClient>${person('Holding')}</RelatedClient><NumberOfShares>10</NumberOfShares>
        <Percentage>12.5</Percentage><StartDate>2020-01-01</StartDate><EndDate /></Relationship>
      </Relationships>`,
    );
    expect(record).toMatchSnapshot();
  });

  test('An empty element and an absent one both read as null', async () => {
    const absent = await readClient('');
    const empty = await readClient(
      '<Email></Email><DateOfBirth /><PrepareGST></PrepareGST><IsArchived /><AccountManager />' +
        '<Type></Type><Contacts /><Notes></Notes><Groups />\n<Relationships />',
    );
    expect(empty).toEqual(absent);
    expect(absent).toMatchObject({
      email: null,
      dateOfBirth: null,
      prepareGst: null,
      isArchived: false,
      partner: null,
      typeName: null,
      contacts: [],
    });
  });

  test('Text keeps its newlines, entities, CDATA and blanks', async () => {
    const record = await readClient(
      '<Address> 1 Long\nStreet &amp; Co &#233;&#x1F600;</Address><City><![CDATA[<b> & ]]>c</City>',
    );
    expect(record.address).toBe(' 1 Long\nStreet & Co é😀');
    expect(record.city).toBe('<b> & c');
  });

  test.each([
    ['yes', true],
    ['TRUE', true],
    ['Yes', true],
    ['no', false],
    ['False', false],
    [' No ', false],
  ])('The flag %j reads as %s', async (word, flag) => {
    const record = await readClient(
      `<PrepareGST>${word}</PrepareGST><IsArchived>${word}</IsArchived>`,
    );
    expect([record.prepareGst, record.isArchived]).toEqual([flag, flag]);
  });

  test.each([
    ['1970-02-28', '1970-02-28'],
    ['2024-02-29T00:00:00', '2024-02-29'],
    ['2023-12-31T23:59:59.123', '2023-12-31'],
    ['0001-01-01', '0001-01-01'],
    ['9999-12-31', '9999-12-31'],
  ])('The date %s reads as %s in any time zone of the machine', async (word, date) => {
    expect((await readClient(`<DateOfBirth>${word}</DateOfBirth>`)).dateOfBirth).toBe(date);
  });

  test.each([
    ['DateOfBirth', '<DateOfBirth>31/12/1999</DateOfBirth>', '"31/12/1999" is not a date'],
    ['DateOfBirth', '<DateOfBirth>2023-02-29</DateOfBirth>', '"2023-02-29" is not a date'],
    ['DateOfBirth', '<DateOfBirth>2023-13-01</DateOfBirth>', '"2023-13-01" is not a date'],
    ['DateOfBirth', '<DateOfBirth>0000-01-01</DateOfBirth>', '"0000-01-01" is not a date'],
    ['DateOfBirth', '<DateOfBirth>-0001-01-01</DateOfBirth>', '"-0001-01-01" is not a date'],
    ['DateOfBirth', '<DateOfBirth>10000-01-01</DateOfBirth>', '"10000-01-01" is not a date'],
    ['PrepareGST', '<PrepareGST>maybe</PrepareGST>', '"maybe" is neither yes nor no'],
    ['JobManager.UUID', '<JobManager><Name>Bo</Name></JobManager>', '"Bo" is left out'],
    ['JobManager', '<JobManager>Bo</JobManager>', '"Bo" has no elements'],
    ['Type', '<Type>Company</Type>', '"Company" has no elements'],
    [
      'Contacts[1].UUID',
      '<Contacts><Contact><UUID>7</UUID><Name>Cy</Name></Contact></Contacts>',
      '"Cy" is left out, because UUID "7" is not a UUID',
    ],
    [
      'Relationships[1].RelatedClient',
      `<Relationships><Relationship><UUID>${uuid}</UUID><Type>Owner</Type></Relationship></Relationships>`,
      'it has no RelatedClient',
    ],
  ])('A part that is not understood is left out alone: %s', async (part, more, message) => {
    const xml = clientsXml(clientXml('A'), clientXml('B', more), clientXml('C'));
    const { records, problems } = await readClients(xml);
    const [plain, left] = records;
    expect(left).toEqual({ ...plain, name: 'B' });
    expect(records.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    expect(problems).toMatchObject([
      { type: 'partLeftOut', position: 1, xpmId: uuid, label: 'B', part },
    ]);
    expect(only(problems).message).toContain(message);
  });

  test.each([
    ['<Client><Name>A</Name></Client>', null, 'A', 'Client has no UUID.'],
    ['<Client><UUID>12</UUID><Name>A</Name></Client>', null, 'A', 'UUID "12" is not a UUID.'],
    [`<Client><UUID>${uuid}</UUID></Client>`, uuid, uuid, 'Client has no Name.'],
    [`<Client><UUID>${uuid}</UUID><Name> </Name></Client>`, uuid, uuid, 'Name is empty.'],
    ['<Client><ID>99</ID></Client>', null, '99', 'Client has no UUID.'],
    ['<Client />', null, null, 'Client has no UUID.'],
  ])('A client without identity is skipped alone: %s', async (xml, xpmId, label, message) => {
    const { records, problems } = await readClients(clientsXml(xml, clientXml('B')));
    expect(records).toHaveLength(1);
    expect(problems).toMatchObject([{ type: 'recordSkipped', position: 0, xpmId, label }]);
    expect(only(problems).message).toContain(message);
  });

  test('The last name stands for the name of a client that has none', async () => {
    const xml = clientsXml(`<Client><UUID>${uuid}</UUID><LastName>Roe</LastName></Client>`);
    const { records, problems } = await readClients(xml);
    expect(records).toMatchObject([{ name: 'Roe', lastName: 'Roe' }]);
    expect(problems).toMatchObject([{ type: 'partLeftOut', part: 'Name', label: uuid }]);
  });

  test('The end of a name with more than 500 characters is left out', async () => {
    const [longest, longer, split] = ['€'.repeat(500), '€'.repeat(501), `${'x'.repeat(499)}😀`];
    const { records, problems } = await readClients(
      clientsXml(clientXml(longest), clientXml(longer), clientXml(split)),
    );
    expect(records.map(({ name }) => name)).toEqual([longest, longest, 'x'.repeat(499)]);
    expect(problems).toMatchObject([
      { type: 'textRepaired', reason: 'TEXT_TOO_LONG', position: 1, part: 'Name' },
      { type: 'textRepaired', reason: 'TEXT_TOO_LONG', position: 2, part: 'Name' },
    ]);
  });

  test('The excerpt of a value never ends with half of a character', async () => {
    const long = `${'x'.repeat(99)}😀`;
    const { problems } = await readClients(
      clientsXml(clientXml(long, `<DateOfBirth>${long}</DateOfBirth>`)),
    );
    const { label, message } = only(problems);
    expect([label, message].map((words) => words?.isWellFormed())).toEqual([true, true]);
  });

  test('Elements are read in any order, and unknown ones are ignored', async () => {
    const xml = `<Response api-method="List"><Extra><Client><Name>no</Name></Client></Extra><Clients>
      <Client><Later><UUID>x</UUID></Later><Name>A</Name><City>C</City><UUID>${uuid}</UUID></Client>
      <Client><City>D</City><UUID>${other}</UUID><Name>B</Name></Client>
    </Clients><Status>OK</Status></Response>`;
    const { records } = await readClients(xml);
    expect(records.map(({ xpmId, name, city }) => [xpmId, name, city])).toEqual([
      [uuid, 'A', 'C'],
      [other, 'B', 'D'],
    ]);
  });

  test('Positions continue through the whole list, chunk after chunk', async () => {
    const clients = Array.from({ length: 1000 }, (_, i) =>
      i % 300 === 299 ? `<Client><Name>bad ${i}</Name></Client>` : clientXml(`Client ${i}`),
    );
    await using xpm = await wire(respondXml(clientsXml(...clients)));
    const { chunks } = await sourceAt(xpm.url).source.clients(practiceId);
    const sizes: number[] = [];
    const positions: (number | null)[] = [];
    for await (const { records, problems } of chunks) {
      sizes.push(records.length + problems.length);
      positions.push(...problems.map(({ position }) => position));
    }
    expect(positions).toEqual([299, 599, 899]);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(1000);
  });
});

describe('Groups and users', () => {
  test('A group states whether it is taxable', async () => {
    const xml = `<Response><Status>OK</Status><Groups>
      <Group><UUID>${uuid}</UUID><Name>Family</Name><Taxable>Yes</Taxable></Group>
      <Group><UUID>${other}</UUID><Name>Trust</Name></Group></Groups></Response>`;
    await using xpm = await wire(respondXml(xml));
    const { records } = await drain(
      await sourceAt(xpm.url).source.list(practiceId, 'clientGroups'),
    );
    expect(records).toEqual([
      { xpmId: uuid, name: 'Family', taxable: true },
      { xpmId: other, name: 'Trust', taxable: false },
    ]);
  });

  test('XPM’s staff are read as our users', async () => {
    const xml = `<Response><Status>OK</Status><StaffList><Staff><UUID>${uuid}</UUID>
      <Name>Ann</Name><Email>ann@example.com</Email><Phone>1</Phone><Mobile></Mobile>
      <Address>Here\nand there</Address><PayrollCode>P1</PayrollCode></Staff></StaffList></Response>`;
    await using xpm = await wire(respondXml(xml));
    const { records } = await drain(await sourceAt(xpm.url).source.list(practiceId, 'users'));
    expect(records).toEqual([
      {
        xpmId: uuid,
        name: 'Ann',
        email: 'ann@example.com',
        phone: '1',
        mobile: null,
        address: 'Here\nand there',
        payrollCode: 'P1',
      },
    ]);
  });
});
