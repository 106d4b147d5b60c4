import { describe, expect, test } from 'vitest';
import { ok, refusal } from '../envelopes.ts';
import { textsOf } from '../practice-caller.ts';
import type { Json } from './job-changes.ts';
import { inside, job, jobRecord, put, start, uuidsOf } from './job-changes.ts';

describe('`job.api/assign`', () => {
  test('Manager, partner and staff are set and removed, and the response is the job', async () => {
    await using caller = await start();
    const [ann = '', ben = '', cat = ''] = await uuidsOf(caller, 'staff');
    const { Assigned } = await jobRecord(caller);
    const others = (Assigned as Json[]).map(({ UUID }) => `<remove uuid="${UUID}"/>`).join('');
    const set = await put(
      caller,
      'job.api/assign',
      job(
        `${others}<add uuid="${ann}"/><add uuid="${ben}"/><add uuid="${ann}"/>` +
          `<add-manager uuid="${cat}"/><add-partner uuid="${ben}"/>`,
      ),
    );
    expect(inside(set, 'Manager')).toContain(`<UUID>${cat}</UUID>`);
    expect(inside(set, 'Partner')).toContain(`<UUID>${ben}</UUID>`);
    expect(textsOf(inside(set, 'Assigned') ?? '', 'UUID')).toEqual([ben, ann]);
    const body = `<remove uuid="${ben}"/><remove uuid="${cat}"/><remove-manager/><remove-partner />`;
    const unset = await put(caller, 'job.api/assign', job(body));
    expect(unset).not.toMatch(/<Manager>|<Partner>/);
    expect(textsOf(inside(unset, 'Assigned') ?? '', 'UUID')).toEqual([ann]);
  });

  test('The changes apply in the order of their elements', async () => {
    await using caller = await start();
    const [ann = '', ben = ''] = await uuidsOf(caller, 'staff');
    const body = `<remove-manager/><add-manager uuid="${ann}"/><add-manager uuid="${ben}"/>`;
    const xml = await put(caller, 'job.api/assign', job(body));
    expect(inside(xml, 'Manager')).toContain(`<UUID>${ben}</UUID>`);
  });

  test('The staff of a single task can be changed', async () => {
    await using caller = await start();
    const [ann = ''] = await uuidsOf(caller, 'staff');
    const { Tasks, Assigned } = await jobRecord(caller);
    const [task] = Tasks as Json[];
    const send = (name: string, uuid = task?.UUID ?? '') =>
      put(caller, 'job.api/assign', job(`<${name} uuid="${ann}" task-uuid="${uuid}"/>`));
    await send('add');
    const after = await jobRecord(caller);
    expect((after['Tasks'] as Json[])[0]?.['Assigned']).toMatchObject([{ UUID: ann }]);
    expect(after['Assigned']).toEqual(Assigned);
    await send('remove');
    expect((await jobRecord(caller))['Tasks']).toEqual(Tasks);
    expect(await send('add', ann)).toBe(refusal('Invalid task identifier'));
  });

  test.each(['add', 'remove', 'add-manager', 'add-partner'])(
    'The element %s with an unknown person is refused with all others',
    async (name) => {
      await using caller = await start();
      const [ann = ''] = await uuidsOf(caller, 'staff');
      const before = await jobRecord(caller);
      const body = job(`<add-manager uuid="${ann}"/><${name} uuid="none"/>`);
      expect(await put(caller, 'job.api/assign', body)).toBe(
        refusal(`Invalid staff identifier for ${name} request`),
      );
      expect(await jobRecord(caller)).toEqual(before);
    },
  );

  test('The response of 3.1 is the status alone when the setting says so', async () => {
    await using caller = await start({ jobChangeReplyIn31: 'status' });
    expect(await put(caller, 'job.api/assign', job('<remove-manager/>'))).toBe(ok);
    expect(await caller.text('job.api/get/J000003')).not.toContain('<Manager>');
  });

  test('The calls of 3.0 take numbers and return the recorded refusals', async () => {
    await using caller = await start({}, 1);
    const send = (body: string) => put(caller, 'job.api/assign', body, '3.0');
    const partner = await send('<Job><ID>J000032</ID><add-partner id="859230" /> </Job>');
    expect(partner).toContain(
      '<InternalID>44395039</InternalID><Partner><ID>859230</ID><Name>Dev Testing</Name></Partner><Assigned />',
    );
    expect(await send('<Job><ID>J000032</ID><remove id="859230"/> </Job>')).toContain('<Status>OK');
    expect(await send('<Job><ID>J000032</ID><add id="none"/> </Job>')).toBe(
      '<Response api-method="Assign"><Status>ERROR</Status>' +
        '<ErrorDescription>Invalid staff identifier for add request</ErrorDescription></Response>',
    );
    expect(await send('<Job><ID>none</ID><add id="859230"/></Job>')).toBe(
      '<Response api-method="Assign"><Status>ERROR</Status>' +
        '<ErrorDescription>Invalid job identifier</ErrorDescription></Response>',
    );
  });
});
