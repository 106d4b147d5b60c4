import { describe, expect, test } from 'vitest';
import { practiceOf } from '../../../../sandbox/practice/practice-seed.ts';
import type { PracticeCaller } from '../practice-caller.ts';
import { clientUuids, textsOf } from '../practice-caller.ts';
import type { Values } from './custom-field-calls.ts';
import { noValues, records, small, start } from './custom-field-calls.ts';

describe('Generated custom-field values', () => {
  const allOf = (caller: PracticeCaller, practice = small) =>
    records<Values>(caller, {
      practice,
      action: 'list',
      resource: 'customFieldValues',
      limit: 100_000,
    });

  test('Generated values are sparse, of all elements, with newlines, non-ASCII text and grouped decimals', async () => {
    await using caller = await start();
    const owners = await allOf(caller, 0);
    const valueCounts = owners.map(({ CustomFields }) => CustomFields.length);
    const texts = owners.flatMap(({ CustomFields }) =>
      CustomFields.map((field) => JSON.stringify(field)),
    );
    const some = (pattern: RegExp) => texts.some((text) => pattern.test(text));
    expect(owners).toHaveLength(1_200);
    expect(valueCounts.filter((count) => count === 0).length).toBeGreaterThan(200);
    expect(valueCounts.filter((count) => count >= 6).length).toBeGreaterThan(50);
    expect([
      some(/"Number":"\d+"/),
      some(/"Decimal":"\d{1,3},\d{3}\.\d{2}"/),
      some(/"Date":"20\d\d-\d\d-\d\dT00:00:00"/),
      some(/"Boolean":"true"/),
      some(/"Text":"[^"]*\\n/),
      some(/"Text":"[^"]*[āēōū]/),
      some(/"Text":"BX-/),
    ]).toEqual([true, true, true, true, true, true, true]);
    expect(some(/"Boolean":"false"/)).toBe(false);
  });

  test('Generated values are equal in every sandbox, after a reset and in the API', async () => {
    await using first = await start();
    await using second = await start();
    const values = await allOf(first);
    const owner = values.find(({ CustomFields }) => CustomFields.length > 2);
    const path = `client.api/get/${owner?.UUID ?? ''}/customfield`;
    const xml = await first.text(path);
    await records(first, { action: 'remove', resource: 'customFieldValues', count: 40 });
    const emptied = await first.text(path);
    await first.post('reset');
    expect(textsOf(xml, 'UUID')).toEqual(owner?.CustomFields.map(({ UUID }) => UUID));
    expect(emptied).toBe(noValues);
    expect(await first.text(path)).toBe(xml);
    expect(await allOf(second)).toEqual(values);
  });

  test('Only initial clients have generated values', async () => {
    await using caller = await start();
    const fields = { Name: 'New', Contacts: [{ Name: 'Ann' }] };
    const added = await records<{ UUID: string; Contacts: { UUID: string }[] }>(caller, {
      action: 'add',
      resource: 'client',
      count: 20,
      fields,
    });
    for (const { UUID, Contacts } of added) {
      expect(await caller.text(`client.api/get/${UUID}/customfield`)).toBe(noValues);
      const path = `client.api/contact/${Contacts[0]?.UUID ?? ''}/customfield`;
      expect(await caller.text(path)).toBe(noValues);
    }
  });

  test('The values of a job follow from its UUID alone and belong to fields for jobs', () => {
    const seed = { type: 'generated', name: 'Jobs', clients: 0 } as const;
    const [first, second] = [practiceOf(seed), practiceOf(seed)];
    const names = new Set<string>();
    const counts = new Set<number>();
    for (let place = 0; place < 200; place++) {
      const uuid = `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
      const values = first.customFields.valuesOf({ kind: 'job', uuid });
      expect(second.customFields.valuesOf({ kind: 'job', uuid })).toEqual(values);
      for (const { definition } of values) names.add(definition.name);
      counts.add(values.length);
    }
    expect(names).toEqual(
      new Set([
        'Filing reference',
        'Handover notes',
        'Agreed fee',
        'Next review',
        'Engagement letter signed',
        'Workpapers',
      ]),
    );
    expect(counts).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
    const { uuid } = first.identifiers.next();
    expect(first.customFields.valuesOf({ kind: 'job', uuid })).toEqual([]);
  });

  test('Values of 5,000 clients are generated on demand', async () => {
    await using caller = await start();
    await caller.post('practice', { practice: small, clients: 5_000, seed: 9 });
    const uuids = clientUuids(await caller.text('client.api/paged-list?pageSize=500'));
    const responses = await Promise.all(
      uuids.slice(0, 4).map((uuid) => caller.text(`client.api/get/${uuid}/customfield`)),
    );
    expect(responses.every((xml) => xml.startsWith('<Response><Status>OK</Status>'))).toBe(true);
    expect(await caller.get<unknown[]>('practices')).toMatchObject({
      [small]: { clients: 5_000, customFields: 11 },
    });
  });
});
