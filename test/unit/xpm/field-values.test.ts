import { describe, expect, test } from 'vitest';
import type { FieldValueChange } from '../../../src/domain/records/field-value.ts';
import { only, practiceId, reasonOf, respondXml, sourceAt, wire } from './support.ts';

const field = '0183f65c-08c6-47b7-af05-3da072e901ae';
const job = { xpmId: 'e349fc1b-d92d-4ba2-b9fc-69fdd516e2a2', number: 'J000123' };

const fieldXml = (value: string, name = 'Fee', uuid = field) =>
  `<CustomField><UUID>${uuid}</UUID><Name>${name}</Name>${value}</CustomField>`;
const valuesXml = (...fields: string[]) =>
  `<Response><Status>OK</Status><CustomFields>${fields.join('')}</CustomFields></Response>`;

async function read(xml: string) {
  await using xpm = await wire(respondXml(xml));
  const values = await sourceAt(xpm.url).source.jobFieldValues(practiceId, job);
  if (values.type === 'notFound') throw new Error('there was to be such a job');
  return values;
}

describe('Values that are read', () => {
  test.each([
    ['<Text> two\nlines &amp; more </Text>', 'TEXT', ' two\nlines & more '],
    ['<Decimal>1,234.50</Decimal>', 'DECIMAL', '1234.5'],
    ['<Number>0042</Number>', 'NUMBER', '42'],
    ['<Boolean>true</Boolean>', 'BOOLEAN', 'true'],
    ['<Boolean>Yes</Boolean>', 'BOOLEAN', 'true'],
    ['<Date>2026-11-01T00:00:00</Date>', 'DATE', '2026-11-01'],
  ])('The value %s is read in canonical form', async (xml, valueElement, value) => {
    const { records, problems } = await read(valuesXml(fieldXml(xml)));
    expect(records).toEqual([{ definitionXpmId: field, name: 'Fee', valueElement, value }]);
    expect(problems).toEqual([]);
  });

  test.each(['<Text></Text>', '<Date />', '<Decimal> </Decimal>', '<Boolean>false</Boolean>'])(
    'The element %s holds no value',
    async (xml) => {
      expect(await read(valuesXml(fieldXml(xml)))).toMatchObject({ records: [], problems: [] });
    },
  );

  test.each([
    ['<Decimal>much</Decimal>', 'Decimal "much" is not a decimal number'],
    ['<Date>2026-02-30T00:00:00</Date>', 'Date "2026-02-30T00:00:00" is not a date'],
    ['<Boolean>perhaps</Boolean>', 'Boolean "perhaps" is neither true nor false'],
    ['<Colour>red</Colour>', 'CustomField "Fee" has no value of a known type, only Colour'],
    ['', 'CustomField "Fee" has no value of a known type'],
    ['<Text>a</Text><Number>1</Number>', 'CustomField "Fee" has more than one value'],
  ])('The element %s is unreadable alone, and its field is known', async (xml, problem) => {
    const good = fieldXml('<Number>1</Number>', 'Employees', job.xpmId);
    const { records, problems } = await read(valuesXml(good, fieldXml('<Text />'), fieldXml(xml)));
    expect(records).toHaveLength(1);
    expect(problems).toMatchObject([
      { position: 2, xpmId: field, label: 'Fee', message: `${problem}. Correct it in XPM.` },
    ]);
  });

  test('The values carry the call’s number and XPM’s clock, even without any value', async () => {
    const asOf = new Date('2026-11-24T09:59:58Z');
    expect(await read(valuesXml())).toEqual({
      type: 'found',
      asOf,
      call: 1n,
      records: [],
      problems: [],
    });
  });

  test('A record can have many values', async () => {
    const fields = Array.from({ length: 120 }, (_, at) => fieldXml(`<Number>${at}</Number>`));
    expect((await read(valuesXml(...fields))).records).toHaveLength(120);
  });

  test('A response of another kind is not taken for no values', async () => {
    const response = read('<Response><Status>OK</Status></Response>');
    expect(await reasonOf(response)).toMatchObject({ type: 'unreadable' });
  });
});

describe('Values that are set', () => {
  async function bodyOf(...values: Omit<FieldValueChange, 'definitionXpmId'>[]) {
    await using xpm = await wire(respondXml('<Response><Status>OK</Status></Response>'));
    const changes = values.map((value) => ({ definitionXpmId: field, ...value }));
    await sourceAt(xpm.url).writes.setJobFieldValues(practiceId, job, changes);
    return only(xpm.requests).body;
  }
  const sent = (xml: string) => `<CustomField><UUID>${field}</UUID>${xml}</CustomField>`;

  test.each([
    ['TEXT', ' a\n& b ', '<Text> a&#10;&amp; b </Text>'],
    ['DECIMAL', '1234.5', '<Decimal>1234.5</Decimal>'],
    ['NUMBER', '42', '<Number>42</Number>'],
    ['BOOLEAN', 'true', '<Boolean>true</Boolean>'],
    ['DATE', '2026-11-01', '<Date>20261101</Date>'],
    ['TEXT', null, '<Text />'],
    ['DECIMAL', null, '<Decimal />'],
    ['NUMBER', null, '<Number />'],
    ['BOOLEAN', null, '<Boolean>false</Boolean>'],
    ['DATE', null, '<Date />'],
  ] as const)('%s %o is sent in its element', async (valueElement, value, xml) => {
    expect(await bodyOf({ valueElement, value })).toBe(`<CustomFields>${sent(xml)}</CustomFields>`);
  });

  test('All values of a record are set in one call at its address', async () => {
    await using xpm = await wire(respondXml('<Response><Status>OK</Status></Response>'));
    const { writes, rateLimiter } = sourceAt(xpm.url);
    const values = [
      { definitionXpmId: field, valueElement: 'NUMBER', value: '1' },
      { definitionXpmId: job.xpmId, valueElement: 'TEXT', value: null },
    ] as const;
    await writes.setJobFieldValues(practiceId, job, values);
    await writes.setClientFieldValues(practiceId, job.xpmId, values);
    expect(xpm.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PUT /practicemanager/3.1/job.api/update/J000123/customfield',
      `PUT /practicemanager/3.1/client.api/update/${job.xpmId}/customfield`,
    ]);
    expect(rateLimiter.calls).toEqual([
      'job.api/update/{number}/customfield',
      'client.api/update/{uuid}/customfield',
    ]);
    expect(only(xpm.requests).body.match(/<CustomField>/g)).toHaveLength(2);
  });
});
