import { describe, expect, test } from 'vitest';
import { ok, refusal } from '../envelopes.ts';
import { textsOf } from '../practice-caller.ts';
import { job, jobRecord, listed, post, put, start, uuidsOf } from './job-changes.ts';

describe('`job.api/state`', () => {
  test('An interface code changes the state with a response of status alone', async () => {
    await using caller = await start();
    expect(await put(caller, 'job.api/state', job('<State>ONHOLD</State>'))).toBe(ok);
    expect(textsOf(await caller.text('job.api/get/J000003'), 'State')).toEqual(['On Hold']);
  });

  test('A completed job has the sandbox’s date and is not current', async () => {
    await using caller = await start();
    await put(caller, 'job.api/state', job('<State>COMPLETED</State>'));
    const xml = await caller.text('job.api/get/J000003');
    expect(textsOf(xml, 'CompletedDate')).toEqual(['2026-09-10T00:00:00']);
    expect(await caller.text('job.api/current')).not.toContain('<ID>J000003</ID>');
    await put(caller, 'job.api/state', job('<State>INPROGRESS</State>'));
    expect(await caller.text('job.api/get/J000003')).not.toContain('<CompletedDate>');
    expect(await caller.text('job.api/current')).toContain('<ID>J000003</ID>');
  });

  test.each(['Planned', 'completed', 'NONEXISTENT', ''])('The code %o is refused', async (code) => {
    await using caller = await start();
    const xml = await put(caller, 'job.api/state', job(`<State>${code}</State>`));
    expect(xml).toBe(refusal('Invalid state code'));
  });

  test('The state that an administrator has added is accepted', async () => {
    await using caller = await start();
    const jobStates = [
      { code: 'NEW', name: 'Brand neu' },
      { code: 'PLANNED', name: 'Planned' },
    ];
    await caller.post('settings', { jobStates });
    expect(await put(caller, 'job.api/state', job('<State>NEW</State>'))).toBe(ok);
    expect(textsOf(await caller.text('job.api/get/J000003'), 'State')).toEqual(['Brand neu']);
    expect(await put(caller, 'job.api/state', job('<State>ONHOLD</State>'))).toContain('ERROR');
  });

  test('A job is identified by number, by UUID, or by both when the setting says so', async () => {
    await using caller = await start();
    const { UUID } = await jobRecord(caller);
    const state = '<State>PLANNED</State>';
    const byUuid = `<Job><UUID>${UUID}</UUID>${state}</Job>`;
    const byBoth = job(`<UUID>${UUID}</UUID>${state}`);
    const foreign = job(`<UUID>${(await jobRecord(caller, 'J000004')).UUID}</UUID>${state}`);
    const responses = async (jobIdentifier: string) => {
      await caller.post('settings', { jobIdentifier });
      const bodies = [job(state), byUuid, byBoth, foreign];
      const texts = [];
      for (const body of bodies) texts.push(await put(caller, 'job.api/state', body));
      return texts.map((text) => (text === ok ? 'OK' : textsOf(text, 'ErrorDescription')[0]));
    };
    const no = 'Invalid job identifier';
    expect(await responses('either')).toEqual(['OK', 'OK', 'OK', 'OK']);
    expect(await responses('number')).toEqual(['OK', no, 'OK', 'OK']);
    expect(await responses('both')).toEqual([no, no, 'OK', no]);
  });
});

describe('`job.api/update`', () => {
  test('An update changes name, texts, dates, category and budget and returns the job', async () => {
    await using caller = await start();
    const [, category = ''] = await listed(caller, 'category.api/list');
    const xml = await put(
      caller,
      'job.api/update',
      job(
        '<Name>Bücher &amp; Steuern</Name><Description>one\ntwo</Description>' +
          '<StartDate>20260102</StartDate><DueDate>20260331</DueDate>' +
          `<ClientNumber>PO 7</ClientNumber><CategoryID>${category}</CategoryID><Budget>55.5</Budget>`,
      ),
    );
    expect(textsOf(xml, 'Name')[0]).toBe('Bücher &amp; Steuern');
    expect(xml).toContain('<Description>one\ntwo</Description>');
    expect(textsOf(xml, 'StartDate')[0]).toBe('2026-01-02T00:00:00');
    expect(textsOf(xml, 'DueDate')[0]).toBe('2026-03-31T00:00:00');
    expect(textsOf(xml, 'ClientOrderNumber')).toEqual(['PO 7']);
    expect(textsOf(xml, 'Budget')).toEqual(['55.50']);
    expect(textsOf(xml, 'Type')).toEqual(['Consulting']);
    expect(xml).toMatch(/<Tasks.*<Milestones.*<Notes/s);
    expect(await jobRecord(caller)).toMatchObject({ Name: 'Bücher & Steuern', Budget: '55.50' });
  });

  test('An update cannot change state, manager, partner, staff or client', async () => {
    await using caller = await start();
    const before = await jobRecord(caller);
    const [staff = ''] = await uuidsOf(caller, 'staff');
    const [client = ''] = await uuidsOf(caller, 'client');
    await put(
      caller,
      'job.api/update',
      job(
        `<State>COMPLETED</State><ManagerUUID>${staff}</ManagerUUID>` +
          `<Partner><UUID>${staff}</UUID></Partner><ClientUUID>${client}</ClientUUID>` +
          `<add-manager uuid="${staff}"/><Assigned />`,
      ),
    );
    expect(await jobRecord(caller)).toEqual(before);
  });

  test('An update keeps elements that are left out and clears empty ones, or clears both by setting', async () => {
    await using caller = await start();
    const before = await jobRecord(caller);
    await put(caller, 'job.api/update', job('<Description></Description><Budget/>'));
    const kept = await jobRecord(caller);
    expect(kept).toEqual({ ...before, Description: '', Budget: null });
    await caller.post('settings', { absentElements: 'clear' });
    const cleared = await put(caller, 'job.api/update', job('<Description>d</Description>'));
    expect(textsOf(cleared, 'Description')[0]).toBe('d');
    expect(cleared).not.toContain('<Type>');
    expect(await jobRecord(caller)).toMatchObject({
      Name: before['Name'],
      StartDate: before['StartDate'],
      Manager: before['Manager'],
      ClientOrderNumber: '',
      Category: null,
    });
  });

  test.each([
    ['<DueDate>20270101</DueDate><StartDate>20261201</StartDate>', 'The job name is required'],
    ['<Name>New</Name><DueDate>20270101</DueDate>', 'The job start date is required'],
    ['<Name>New</Name><StartDate>20261201</StartDate>', 'The job due date is required'],
  ])('An update with %s alone is accepted, or refused by setting', async (content, message) => {
    await using caller = await start();
    expect(await put(caller, 'job.api/update', job(content))).toContain('<Status>OK</Status>');
    await caller.post('settings', { requiredInUpdates: 'documented' });
    expect(await put(caller, 'job.api/update', job(content))).toContain(message);
  });

  test.each([
    ['<Name></Name>', 'The job name is required'],
    ['<StartDate>2026-01-01</StartDate>', 'Invalid job start date'],
    ['<DueDate></DueDate>', 'The job due date is required'],
    ['<Budget>lots</Budget>', 'Invalid budget'],
    ['<CategoryUUID>304252</CategoryUUID>', 'Invalid job category identifier'],
  ])('The element %s is refused and the job does not change', async (content, message) => {
    await using caller = await start();
    const before = await jobRecord(caller);
    const xml = await put(caller, 'job.api/update', job(`<Description>x</Description>${content}`));
    expect(xml).toBe(refusal(message));
    expect(await jobRecord(caller)).toEqual(before);
  });
});

describe('`job.api/delete`', () => {
  test('A deleted job leaves every list for good', async () => {
    await using caller = await start();
    const { UUID } = await jobRecord(caller);
    expect(await post(caller, 'job.api/delete', job(`<UUID>${UUID}</UUID>`))).toBe(ok);
    expect(await caller.text('job.api/current')).not.toContain('<ID>J000003</ID>');
    expect(await caller.text('job.api/get/J000003')).toBe(refusal('Invalid job identifier'));
    const again = await post(caller, 'job.api/delete', job(''));
    expect(again).toBe(refusal('Invalid job identifier'));
  });
});
