import { describe, expect, test } from 'vitest';
import { PracticeCaller, textsOf } from './practice-caller.ts';

const start = (settings = {}) => PracticeCaller.start({ settings }, 2);
const named = (uuid: string, content = '') => `<Staff><UUID>${uuid}</UUID>${content}</Staff>`;

describe('Staff', () => {
  test('The list has UUIDs and no sign of disabled staff', async () => {
    await using caller = await start();
    const xml = await caller.text('staff.api/list');
    expect(xml).toMatch(/^<Response><Status>OK<\/Status><StaffList><Staff><UUID>/);
    expect(textsOf(xml, 'UUID')).toHaveLength(4);
    expect(xml).not.toMatch(/Disabled|Active/);
  });

  test('Names are not unique, and e-mail addresses are', async () => {
    await using caller = await PracticeCaller.start();
    const xml = await caller.text('staff.api/list');
    const names = textsOf(xml, 'Name');
    expect(names).toHaveLength(12);
    expect(names[2]).toBe(names[3]);
    expect(names[4]).not.toBe(names[5]);
    expect(names[4]?.toLowerCase()).toBe(names[5]);
    expect(new Set(textsOf(xml, 'Email')).size).toBe(12);
  });

  test('A staff member is added, changed and deleted', async () => {
    await using caller = await start();
    const added = await caller.text('staff.api/add', {
      method: 'POST',
      body: '<Staff><Name>Zoë</Name><Email>zoe@example.com</Email></Staff>',
    });
    const [uuid = ''] = textsOf(added, 'UUID');
    const changed = await caller.text('staff.api/update', {
      method: 'PUT',
      body: named(uuid, '<Phone>12</Phone>'),
    });
    expect(textsOf(changed, 'Email')).toEqual(['zoe@example.com']);
    expect(textsOf(changed, 'Phone')).toEqual(['12']);
    expect(await caller.text(`staff.api/get/${uuid}`)).toContain('<Name>Zoë</Name>');
    await caller.call('staff.api/delete', { method: 'POST', body: named(uuid) });
    expect(textsOf(await caller.text('staff.api/list'), 'UUID')).not.toContain(uuid);
  });

  test('A disabled staff member leaves the list, or stays by setting', async () => {
    await using caller = await start();
    const [uuid = ''] = textsOf(await caller.text('staff.api/list'), 'UUID');
    await caller.call('staff.api/disable', { method: 'POST', body: named(uuid) });
    expect(textsOf(await caller.text('staff.api/list'), 'UUID')).not.toContain(uuid);
    await caller.post('settings', { disabledStaffListed: true });
    expect(textsOf(await caller.text('staff.api/list'), 'UUID')).toContain(uuid);
    await caller.post('settings', { disabledStaffListed: false });
    await caller.call('staff.api/enable', { method: 'POST', body: named(uuid) });
    expect(textsOf(await caller.text('staff.api/list'), 'UUID')).toContain(uuid);
  });

  test('A deleted staff member is no longer a manager', async () => {
    await using caller = await start();
    const uuids = textsOf(await caller.text('staff.api/list'), 'UUID');
    for (const uuid of uuids) {
      await caller.call('staff.api/delete', { method: 'POST', body: named(uuid) });
    }
    expect(await caller.text('staff.api/list')).toContain('<StaffList />');
    expect(await caller.text('client.api/list')).not.toContain('Manager>');
  });
});
