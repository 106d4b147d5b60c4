import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppWindow } from '../support/browser/app.ts';
import { isLive, openApp, startAppStack } from '../support/browser/app.ts';
import type { Job } from '../support/edits/pending.ts';
import {
  aClient,
  aJob,
  clientNow,
  jobNow,
  tagCleared,
  updateClient,
  updateJob,
} from '../support/edits/pending.ts';
import { graphql } from '../support/graphql.ts';
import { addFieldDefinitions } from '../support/records/records.ts';
import type { TestStack } from '../support/stack/stack.ts';
import { syncRecords } from '../support/sync/sync.ts';

const configureStates = graphql(`
  mutation ConfigureStates($input: ConfigureJobStatesInput!) {
    configureJobStates(input: $input) {
      __typename
    }
  }
`);

const notWhole = 'This is not a whole date. Complete it, or empty the field.';

describe('Editing in the web app', () => {
  let stack: TestStack;
  let browser: Browser;
  beforeAll(async () => {
    [stack, browser] = await startAppStack();
    await stack.sandbox.post('settings', { optionsSeparator: '|' });
    await syncRecords(stack);
  });
  afterAll(async () => {
    await browser.close();
    await stack[Symbol.asyncDispose]();
  });

  const openAs = async (person: 'Ada Finch' | 'Sam Okafor', path: string): Promise<AppWindow> => {
    const opened = await openApp(browser, { url: stack.url, person });
    await opened.open(path);
    await isLive(opened);
    return opened;
  };
  const addressOf = (id: string): string => {
    const [type, uuid] = id.split(':');
    return `/${type === 'Job' ? 'jobs' : 'clients'}/${uuid}`;
  };
  const press = (page: Page, name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click();
  /** The requests of a mutation that the window has sent, held back until `release`. */
  const hold = async (page: Page, mutation: string) => {
    const released = Promise.withResolvers<undefined>();
    const sent: string[] = [];
    await page.route('**/graphql', async (route) => {
      const body = route.request().postData() ?? '';
      if (body.includes(`mutation ${mutation}(`)) {
        sent.push(body);
        await released.promise;
      }
      await route.continue();
    });
    return { sent, release: () => released.resolve(undefined) };
  };

  it('An incomplete or impossible date clears nothing', async () => {
    const client = await aClient(stack, 3);
    const input = { clientId: client.id, dateOfBirth: '1980-05-17' };
    await stack.execute('standard', updateClient, { input });
    await tagCleared(stack, client.id);
    const { page, context } = await openAs('Ada Finch', addressOf(client.id));
    await press(page, 'Edit Date of birth');
    const date = page.getByLabel('Date of birth', { exact: true });
    await date.press('Backspace');
    expect(await date.inputValue()).toBe('');
    await date.press('Enter');
    await page.getByText(notWhole).waitFor();
    await page.reload();
    await date.waitFor();
    expect(await date.inputValue()).toBe('1980-05-17');
    await date.pressSequentially('02311990');
    expect(await date.inputValue()).toBe('');
    await press(page, 'Save');
    await page.getByText(notWhole).waitFor();
    expect(await clientNow(stack, client.id)).toMatchObject({ dateOfBirth: '1980-05-17' });
    await date.fill('1981-06-18');
    await date.press('Enter');
    await page.getByRole('button', { name: 'Edit Date of birth', disabled: false }).waitFor();
    await expect
      .poll(() => clientNow(stack, client.id))
      .toMatchObject({ dateOfBirth: '1981-06-18' });
    await context.close();
  });

  it('An incomplete date of many jobs is sent for none', async () => {
    const { page, context } = await openAs('Ada Finch', '/jobs');
    const { sent } = await hold(page, 'UpdateJob');
    await page.getByRole('row').nth(1).getByRole('checkbox').check();
    await press(page, 'Edit 1 job');
    await page.getByLabel('Clear start date').check();
    await page.getByLabel('New start date').press('5');
    await press(page, 'Clear the field of 1 job');
    await page.getByText(notWhole).waitFor();
    expect(sent).toEqual([]);
    await context.close();
  });

  it('The options of a dropdown are offered one by one, whatever separates them in XPM', async () => {
    const client = await aClient(stack, 4);
    const { page, context } = await openAs('Ada Finch', `${addressOf(client.id)}?tab=fields`);
    await press(page, 'Edit Client tier');
    const tiers = page.getByLabel('Client tier', { exact: true }).getByRole('option');
    expect(await tiers.allInnerTexts()).toEqual(['', 'Gold', 'Silver & up', 'Bronze', 'Ōkiwi']);
    await context.close();
  });

  it('Typed codes of job states survive a save of a colleague and a reload, and a problem stands at its state', async () => {
    const { page, context } = await openAs('Ada Finch', '/automation/job-states');
    const codes = page.getByRole('textbox', { name: /^Code of/ });
    const [first, second] = await codes.evaluateAll((all) =>
      all.map((each) => each.getAttribute('aria-label')?.replace('Code of ', '') ?? ''),
    );
    if (first === undefined || second === undefined) throw new Error('Two states are needed.');
    const codeOf = (state: string) =>
      page.getByRole('textbox', { name: `Code of ${state}`, exact: true });
    await codeOf(first).fill('TYPED');
    await stack.execute('admin', configureStates, {
      input: { practiceId: stack.practiceId, states: [{ name: second, code: 'COLLEAGUE' }] },
    });
    await page.reload();
    await expect.poll(() => codeOf(second).inputValue()).toBe('COLLEAGUE');
    expect(await codeOf(first).inputValue()).toBe('TYPED');
    // The input refuses such a code before the service does.
    await codeOf(first).evaluate((input) => input.removeAttribute('maxLength'));
    await codeOf(first).fill('X'.repeat(101));
    await press(page, 'Save codes');
    const row = page.getByRole('row').filter({ has: codeOf(first) });
    await row.getByText('The code has more than 100 characters.').waitFor();
    await codeOf(first).fill('TYPED');
    await press(page, 'Save codes');
    await page.getByText('The next edits send these codes.').waitFor();
    await row.getByText('Entered here').waitFor();
    expect(await codeOf(first).inputValue()).toBe('TYPED');
    await context.close();
  });

  it('An edit shows at once with its tag, and a refused one returns with what was typed', async () => {
    const job = await aJob(stack, 2);
    await tagCleared(stack, job.id);
    const { page, context } = await openAs('Ada Finch', addressOf(job.id));
    const held = await hold(page, 'UpdateJob');
    await press(page, 'Edit Budget');
    await page.getByLabel('Budget', { exact: true }).fill('plenty');
    await page.keyboard.press('Enter');
    await page.getByRole('definition').filter({ hasText: 'plenty' }).waitFor();
    await page.getByText('Pending Sync', { exact: true }).waitFor();
    held.release();
    await page.getByText('Budget must be an amount').waitFor();
    await page.getByText('Pending Sync', { exact: true }).waitFor({ state: 'detached' });
    expect(await page.getByLabel('Budget', { exact: true }).inputValue()).toBe('plenty');
    await context.close();
  });

  /** A job whose edit XPM has refused, although it has another value by now. */
  async function refusedJob(n: number): Promise<Job> {
    const job = await aJob(stack, n);
    await stack.execute('standard', updateJob, { input: { jobId: job.id, budget: '1000' } });
    await tagCleared(stack, job.id);
    const fields = { Budget: '3000' };
    await stack.sandbox.post('records', {
      resource: 'job',
      action: 'update',
      uuid: job.xpmId,
      fields,
    });
    const body =
      '<Response><Status>ERROR</Status><ErrorDescription>Job is locked</ErrorDescription></Response>';
    await stack.sandbox.post('faults', { path: 'job.api/update', fault: { type: 'xml', body } });
    await stack.execute('standard', updateJob, { input: { jobId: job.id, budget: '2000' } });
    await expect
      .poll(async () => (await jobNow(stack, job.id)).pendingSync?.fields[0]?.refusal)
      .toBe('Job is locked');
    return job;
  }

  it('A refused edit shows the value before, ours and that of XPM, and a discard leaves the last', async () => {
    const job = await refusedJob(6);
    const { page, context } = await openAs('Ada Finch', addressOf(job.id));
    const row = page.getByRole('region', { name: 'Pending changes' }).getByRole('row').nth(1);
    const cells = await row.getByRole('cell').allInnerTexts();
    expect(cells.slice(1, 4).map((text) => text.split(/\s/)[0])).toEqual([
      '1,000.00',
      '2,000',
      '3,000',
    ]);
    await row.getByText('Changed there, too').waitFor();
    await row.getByRole('button', { name: 'Discard', exact: true }).click();
    await page.getByText('Pending Sync', { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('definition').filter({ hasText: '3,000' }).waitFor();
    const { budget, pendingSync } = await jobNow(stack, job.id);
    expect([Number(budget), pendingSync]).toEqual([3000, null]);
    await context.close();
  });

  it('Hide blank fields leaves only the filled custom fields', async () => {
    const client = await aClient(stack, 5);
    const { page, context } = await openAs('Ada Finch', `${addressOf(client.id)}?tab=fields`);
    await press(page, 'Sync from PM');
    await page.getByText('Not read from XPM yet').waitFor({ state: 'detached' });
    await press(page, 'Edit Agreed fee');
    await page.getByLabel('Agreed fee', { exact: true }).fill('77');
    await press(page, 'Save');
    await page.getByRole('definition').filter({ hasText: '77' }).waitFor();
    await tagCleared(stack, client.id);
    const { fieldValues } = await clientNow(stack, client.id);
    const terms = page.getByRole('tabpanel').getByRole('term');
    const all = await terms.count();
    await page.getByRole('switch', { name: 'Hide blank fields' }).click();
    await expect.poll(() => terms.count()).toBe(fieldValues.length);
    expect(all).toBeGreaterThan(fieldValues.length);
    await page.getByRole('switch', { name: 'Hide blank fields' }).click();
    await expect.poll(() => terms.count()).toBe(all);
    await context.close();
  });

  it('Every custom field is displayed, however many there are, also while its deletion is unconfirmed', async () => {
    const last = { name: 'Zzz, the last one', missingSince: new Date() };
    const definitions = [...Array.from({ length: 260 }, () => ({})), last];
    const ids = await addFieldDefinitions(stack, definitions);
    const client = await aClient(stack, 9);
    const { page, context } = await openAs('Ada Finch', `${addressOf(client.id)}?tab=fields`);
    const terms = page.getByRole('tabpanel').getByRole('term');
    await terms.filter({ hasText: last.name }).waitFor();
    expect(await terms.count()).toBeGreaterThan(ids.length);
    const added = ids.map((id) => id.replace('FieldDefinition:', ''));
    await stack.prisma.fieldDefinition.deleteMany({ where: { id: { in: added } } });
    await context.close();
  });

  it('Sync from PM of a client that is Pending Sync waits for the edit, and then runs by itself', async () => {
    const client = await aClient(stack, 7);
    const { page, context } = await openAs('Ada Finch', `${addressOf(client.id)}?tab=fields`);
    await page.getByText('Not read from XPM yet').waitFor();
    await stack.stopWorker();
    const input = { clientId: client.id, phone: '09 555 0177' };
    await stack.execute('standard', updateClient, { input });
    const tag = page.getByText('Pending Sync', { exact: true });
    await tag.waitFor();
    await press(page, 'Sync from PM');
    const notice = page.getByRole('alert').filter({ hasText: 'The sync waits' });
    await notice.filter({ hasText: 'The sync follows by itself.' }).waitFor();
    await page.getByText('Waiting', { exact: true }).waitFor();
    await page.getByText('Edits of this record go to XPM first.', { exact: true }).waitFor();
    await stack.startWorker();
    await page.getByText('Succeeded', { exact: true }).waitFor();
    await tag.waitFor({ state: 'detached' });
    await page.getByText('Not read from XPM yet').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Sync from PM', disabled: false }).waitFor();
    await context.close();
  });

  it('A value that no job accepts is sent once, stands at its input, and survives a reload', async () => {
    const { page, context } = await openAs('Ada Finch', '/jobs');
    const { sent, release } = await hold(page, 'UpdateJob');
    release();
    const choose = async (): Promise<void> => {
      for (const row of [4, 5, 6]) {
        await page.getByRole('row').nth(row).getByRole('checkbox').check();
      }
      await press(page, 'Edit 3 jobs');
    };
    await choose();
    const budget = page.getByLabel('New budget');
    await page.getByLabel('Field', { exact: true }).selectOption('Budget');
    await budget.fill('plenty');
    await press(page, 'Change 3 jobs');
    await page.getByText('Budget must be an amount').waitFor();
    expect(await budget.getAttribute('aria-invalid')).toBe('true');
    expect(sent).toHaveLength(1);
    await page.reload();
    await choose();
    expect(await budget.inputValue()).toBe('plenty');
    await context.close();
  });

  it('The edits of many jobs that XPM does not have yet are counted, listed and discarded', async () => {
    const { page, context } = await openAs('Ada Finch', '/jobs');
    await stack.stopWorker();
    for (const row of [7, 8]) {
      await page.getByRole('row').nth(row).getByRole('checkbox').check();
    }
    await press(page, 'Edit 2 jobs');
    await page.getByLabel('Field', { exact: true }).selectOption('Budget');
    await page.getByLabel('New budget').fill('6543');
    await press(page, 'Change 2 jobs');
    const list = page.getByRole('list', { name: 'Not in XPM yet' });
    await page.getByText('2 jobs of 2 not in XPM yet').waitFor();
    expect(await list.getByRole('listitem').count()).toBe(2);
    await press(page, 'Discard these 2 edits');
    await page.getByText('None of these edits waits any more.').waitFor();
    const practiceId = stack.practiceId.replace('Practice:', '');
    expect(await stack.prisma.pendingChange.count({ where: { practiceId } })).toBe(0);
    await stack.startWorker();
    await context.close();
  });
});
