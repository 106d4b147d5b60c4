import { describe, expect, test } from 'vitest';
import { textsOf } from '../practice-caller.ts';
import { inside, records, start, unknownUuid, uuidsOf } from './job-changes.ts';

describe('Jobs in the control API', () => {
  test('An update changes what a person can change in XPM', async () => {
    await using caller = await start();
    const [ann = '', ben = ''] = await uuidsOf(caller, 'staff');
    const [updated] = await records(caller, {
      action: 'update',
      uuid: 'J000003',
      fields: {
        Name: 'Renamed',
        State: 'COMPLETED',
        Manager: ann,
        Partner: null,
        Assigned: [ben, { UUID: ann }],
        StartDate: '20260101',
        DueDate: '2026-02-01T00:00:00',
        Budget: null,
        Tasks: [{ Name: 'T', Completed: true }],
        Milestones: [{ Date: '20260115', Description: 'M' }],
        Notes: [{ Title: 'N', Comments: [{ Text: 'C' }] }],
      },
    });
    const xml = await caller.text('job.api/get/J000003');
    expect(updated).toMatchObject({ State: 'Completed', StateCode: 'COMPLETED' });
    expect(textsOf(xml, 'Name')[0]).toBe('Renamed');
    expect(textsOf(xml, 'CompletedDate')).toEqual(['2026-09-10T00:00:00']);
    expect(inside(xml, 'Manager')).toContain(ann);
    expect(textsOf(inside(xml, 'Assigned') ?? '', 'UUID')).toEqual([ben, ann]);
    expect(xml).not.toMatch(/<Partner>|<Budget>/);
    expect(xml).toContain('<Date>2026-01-15T00:00:00</Date><Description>M</Description>');
    expect(xml).toContain('<Text>C</Text>');
  });

  test.each([0, 1])(
    'An update accepts what a response contains in practice %i',
    async (practice) => {
      await using caller = await start({}, practice);
      const [before] = await records(caller, { practice, action: 'get', uuid: 'J000003' });
      if (before === undefined) throw new Error('no job');
      const { Type, StateCode, ...fields } = before;
      const request = { practice, action: 'update', uuid: 'J000003', fields };
      expect(await records(caller, request)).toEqual([{ ...fields, Type, StateCode }]);
    },
  );

  test('Jobs are added, removed and counted', async () => {
    await using caller = await start();
    const [client = ''] = await uuidsOf(caller, 'client');
    const fields = {
      Name: 'N',
      Client: client,
      State: 'In Progress',
      CreatedUtc: '2019-05-05T00:00:00Z',
    };
    const added = await records(caller, { action: 'add', count: 2, fields });
    expect(added.map(({ ID }) => ID)).toEqual(['J000301', 'J000302']);
    const old = await caller.text('job.api/list?from=20190505&to=20190505');
    expect(textsOf(old, 'State')).toEqual(['In Progress', 'In Progress']);
    const count = async () => (await caller.get<{ jobs: number }[]>('practices'))[0]?.jobs;
    expect(await count()).toBe(302);
    for (const action of ['delete', 'remove']) {
      await records(caller, { action, count: 1, offset: 300 });
    }
    expect(await count()).toBe(300);
  });

  test.each([
    [{ action: 'archive', uuid: 'J000003' }, 'a job cannot be archived'],
    [{ action: 'get', uuid: 'J999999' }, 'there is no job J999999'],
    [{ action: 'add', fields: { Name: 'N' } }, 'fields.Client is required'],
    [{ action: 'add', fields: {} }, 'fields.Name is required'],
    [
      { action: 'add', fields: { Name: 'N', Client: unknownUuid } },
      `there is no client ${unknownUuid}`,
    ],
    [{ action: 'update', count: 1, fields: { Manager: unknownUuid } }, 'there is no staff member'],
    [{ action: 'update', count: 1, fields: { Client: unknownUuid } }, 'there is no client'],
    [
      { action: 'update', uuid: 'J000003', fields: { State: 'GONE' } },
      'there is no job state GONE',
    ],
    [{ action: 'update', uuid: 'J000003', fields: { Colour: 'red' } }, 'Colour'],
    [{ action: 'update', uuid: 'J000003', fields: { StartDate: '20260231' } }, 'StartDate'],
  ])('The request %o is rejected with what is wrong', async (request, message) => {
    await using caller = await start();
    await expect(records(caller, request)).rejects.toThrow(message);
  });
});
