import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppWindow, AppWindowOptions } from '../support/browser/app.ts';
import { isLive, openApp, startAppStack } from '../support/browser/app.ts';
import { aClient, aJob } from '../support/edits/pending.ts';
import { addPendingChange, addProblem, addRun } from '../support/records/records.ts';
import type { TestStack } from '../support/stack/stack.ts';
import { allRunsFinished, runFinished, startSync } from '../support/sync/sync.ts';

const integration = '/automation/xero-practice-manager';

describe('What the web app explains', () => {
  let stack: TestStack;
  let browser: Browser;
  beforeAll(async () => {
    [stack, browser] = await startAppStack();
    for (const kind of ['USERS', 'FIELD_DEFINITIONS', 'CLIENTS', 'JOBS'] as const) {
      await runFinished(stack, await startSync(stack, kind));
    }
  });
  afterAll(async () => {
    await browser.close();
    await stack[Symbol.asyncDispose]();
  });

  afterEach(() => allRunsFinished(stack));

  const windowOf = (person: AppWindowOptions['person']): Promise<AppWindow> =>
    openApp(browser, { url: stack.url, person });
  const plain = (id: string): string => id.replace(/^\w+:/, '');
  const practice = () => ({ id: plain(stack.practiceId) });

  it('A standard user reads why the window offers no sync', async () => {
    const sam = await windowOf('Sam Okafor');
    await sam.open(integration);
    await sam.page.getByText('Only an admin can request Sync Clients here.').waitFor();
    expect(await sam.page.getByRole('button', { name: /^Sync / }).count()).toBe(0);
    await sam.context.close();
  });

  it('A setting makes a sync available in every open window', async () => {
    const [ada, other] = [await windowOf('Ada Finch'), await windowOf('Ada Finch')];
    await Promise.all([ada.open(integration), other.open(integration)]);
    await Promise.all([isLive(ada), isLive(other)]);
    const why = 'Sync Tax Returns needs "Import Tax Assessments".';
    await other.page.getByText(why).waitFor();
    await ada.page.getByRole('switch', { name: 'Import Tax Assessments' }).click();
    for (const { page } of [ada, other]) {
      await page.getByRole('button', { name: 'Sync Tax Returns' }).waitFor();
      await page.getByText(why).waitFor({ state: 'detached' });
      await expect.poll(() => page.getByLabel('Import Tax Assessments').isChecked()).toBe(true);
    }
    await Promise.all([ada.context.close(), other.context.close()]);
  });

  it('The window shows the last sync of a kind, however many of other kinds came after it', async () => {
    const later = new Date(Date.now() + 60_000);
    for (let n = 0; n < 101; n += 1) await addRun(stack, { kind: 'JOB', requestedAt: later });
    const ada = await windowOf('Ada Finch');
    await ada.open(integration);
    await ada.page.getByText('12 staff read: 12 added').waitFor();
    expect(await ada.page.getByText('Never synced.').count()).toBe(1);
    await stack.prisma.syncRun.deleteMany({ where: { kind: 'JOB' } });
    await ada.context.close();
  });

  it('The dashboard names what calls were made for and which edits wait', async () => {
    const job = await aJob(stack, 1);
    const refusal = 'Job is locked';
    const where = { jobId: plain(job.id) };
    await addPendingChange(stack, job.id, { label: 'Budget', refusal });
    const ada = await windowOf('Ada Finch');
    const { page } = ada;
    await page.getByText('1 edit needs a decision').waitFor();
    const pending = page.getByRole('region', { name: 'Pending changes' });
    await pending.getByRole('link', { name: `${job.number} ${job.name}` }).waitFor();
    await pending.getByText('Budget, refused').waitFor();
    const calls = page.getByRole('region', { name: 'Calls to XPM' });
    const made = calls.getByRole('row').filter({ hasText: 'Lists, for a person' });
    const before = Number(await made.getByRole('cell').last().innerText());
    expect(before).toBeGreaterThan(0);
    await isLive(ada);
    await runFinished(stack, await startSync(stack, 'USERS'));
    await expect
      .poll(async () => Number(await made.getByRole('cell').last().innerText()))
      .toBe(before + 1);
    await stack.prisma.pendingChange.deleteMany({ where });
    await ada.context.close();
  });

  it('Archived clients have a view of their own, and their page says why they cannot be edited', async () => {
    const { id, xpmId } = await aClient(stack, 0);
    const name = 'Quokka Holdings';
    await stack.prisma.client.update({
      where: { id: plain(id) },
      data: { name, isArchived: true },
    });
    const sam = await windowOf('Sam Okafor');
    await sam.open('/clients');
    await sam.page.getByRole('row').nth(1).getByRole('checkbox').check();
    const edit = sam.page.getByRole('button', { name: /^Edit / });
    await edit.waitFor();
    const link = sam.page.getByRole('link', { name });
    await sam.page.getByRole('searchbox').fill(name);
    await expect.poll(() => sam.page.url()).toContain('q=');
    await expect.poll(() => link.count()).toBe(0);
    await sam.page.getByText('Archived', { exact: true }).click();
    await sam.page.getByRole('row').filter({ hasText: 'Archived in XPM' }).waitFor();
    // The client that is selected in the other view is none of these.
    expect(await edit.count()).toBe(0);
    await link.click();
    const why = `The client “${name}” is archived or deleted in XPM and cannot be edited.`;
    await sam.page.getByText(why).waitFor();
    expect(await edit.count()).toBe(0);
    await sam.page.getByRole('img', { name: /^Tax number cannot be edited: XPM shows/ }).waitFor();
    const source = sam.page.getByRole('region', { name: 'In XPM' });
    await source.getByText(xpmId).waitFor();
    await sam.context.close();
  });

  it('A client that is missing in XPM stays in the list with a tag, and can be edited', async () => {
    const client = await aClient(stack, 1);
    const where = { id: plain(client.id) };
    await stack.prisma.client.update({ where, data: { missingSince: new Date() } });
    const sam = await windowOf('Sam Okafor');
    await sam.open('/clients');
    await sam.page.getByRole('row').filter({ hasText: 'Missing in XPM' }).getByRole('link').click();
    await sam.page.getByRole('button', { name: 'Edit Phone' }).waitFor();
    expect(await sam.page.getByText('This client cannot be edited').count()).toBe(0);
    await stack.prisma.client.update({ where, data: { missingSince: null } });
    await sam.context.close();
  });

  it('Problems are listed by cause, and resolved ones apart', async () => {
    const other = { identity: 'other', label: 'Acme', reason: 'TEXT_TOO_LONG' } as const;
    await addProblem(stack);
    await addProblem(stack, other);
    await addProblem(stack, { identity: 'past', label: 'Old Ltd', resolvedAt: new Date() });
    const sam = await windowOf('Sam Okafor');
    await sam.open('/problems');
    const { page } = sam;
    await page.getByText('Jane Roe').waitFor();
    await page.getByText('Acme').waitFor();
    expect(await page.getByText('Old Ltd').count()).toBe(0);
    await page.getByLabel('Cause').selectOption('Texts that are too long');
    await page.getByText('Jane Roe').waitFor({ state: 'detached' });
    await page.getByText('Acme').waitFor();
    expect(page.url()).toContain('reason=TEXT_TOO_LONG');
    await page.getByText('Resolved', { exact: true }).click();
    await page.getByText('No problems here').waitFor();
    await page.getByLabel('Cause').selectOption('Every cause');
    await page.getByText('Old Ltd').waitFor();
    await page.reload();
    await page.getByText('Old Ltd').waitFor();
    await stack.prisma.problem.deleteMany();
    await sam.context.close();
  });

  it('An admin retries one problem at a stated number of calls, then its cause, and others do not', async () => {
    // The seed has problems of its own.
    await stack.prisma.problem.deleteMany();
    const clients = await stack.prisma.client.findMany({ take: 3, orderBy: { name: 'asc' } });
    for (const { xpmId, name } of clients) {
      await addProblem(stack, { xpmId, label: name, type: 'partLeftOut', part: 'DateOfBirth' });
    }
    const [ada, sam] = [await windowOf('Ada Finch'), await windowOf('Sam Okafor')];
    await Promise.all([ada.open('/problems'), sam.open('/problems')]);
    await Promise.all([isLive(ada), isLive(sam)]);
    const group = (page: Page) =>
      page.getByRole('button', { name: /^Records that cannot be read/ });
    await group(sam.page).waitFor();
    expect(await sam.page.getByRole('button', { name: /^Retry/ }).count()).toBe(0);
    const cause = (calls: number) =>
      ada.page.getByRole('button', {
        name: `Retry (${calls} calls): Records that cannot be read, clients`,
      });
    await cause(3).waitFor();
    await ada.page
      .getByRole('button', { name: /^Retry \(1 call\): / })
      .first()
      .click();
    const alert = ada.page.getByRole('alert');
    await alert.filter({ hasText: 'It makes 1 call.' }).waitFor();
    await cause(2).click();
    await alert.filter({ hasText: 'It makes 2 calls.' }).waitFor();
    for (const { page } of [ada, sam]) await group(page).waitFor({ state: 'detached' });
    await stack.prisma.problem.deleteMany();
    await Promise.all([ada.context.close(), sam.context.close()]);
  });

  it('Edits that were refused are problems by cause, and anybody sends one or all of them again', async () => {
    await stack.prisma.problem.deleteMany();
    const clients = await stack.prisma.client.findMany({
      where: { isArchived: false, isDeleted: false, deletedAt: null },
      orderBy: { name: 'asc' },
      take: 3,
    });
    const refused = {
      field: 'phone',
      label: 'Phone',
      ours: '09 555 0101',
      refusedBy: 'XPM',
    } as const;
    for (const { id } of clients) {
      await addPendingChange(stack, `Client:${id}`, { ...refused, refusal: 'Invalid phone.' });
    }
    const sam = await windowOf('Sam Okafor');
    await sam.open('/problems?reason=REJECTED');
    await isLive(sam);
    const { page } = sam;
    const send = (calls: number, what: string | undefined) =>
      page.getByRole('button', { name: `Send again (${calls} calls): ${what}` });
    await page.getByText('XPM: Invalid phone.').first().waitFor();
    await send(9, 'Edits that XPM rejected').waitFor();
    await send(3, `Phone of ${clients[0]?.name}`).click();
    await page.getByRole('alert').filter({ hasText: '1 change' }).waitFor();
    await send(6, 'Edits that XPM rejected').click();
    await page.getByRole('alert').filter({ hasText: '2 changes' }).waitFor();
    await page.getByText('No problems here').waitFor();
    expect(await stack.prisma.pendingChange.count({ where: { refusal: { not: null } } })).toBe(0);
    await sam.context.close();
  });

  it('An admin enters the code of a job state, which others read', async () => {
    const [ada, sam] = [await windowOf('Ada Finch'), await windowOf('Sam Okafor')];
    await ada.open('/automation/job-states');
    await ada.page.getByLabel('Code of Planned', { exact: true }).fill('PLANNED-2');
    await ada.page.getByRole('button', { name: 'Save codes' }).click();
    const row = (of: AppWindow) => of.page.getByRole('row').filter({ hasText: 'Planned' }).first();
    await row(ada).getByText('Entered here').waitFor();
    await sam.open('/automation/job-states');
    await row(sam).getByText('PLANNED-2').waitFor();
    expect(await sam.page.getByRole('textbox').count()).toBe(0);
    await Promise.all([ada.context.close(), sam.context.close()]);
  });

  it('An admin sets the calls of a day that the plan of Xero allows', async () => {
    // A response that shows more would correct the admin.
    await stack.sandbox.post('settings', { dayLimit: 1000 });
    const ada = await windowOf('Ada Finch');
    await ada.open(integration);
    await ada.page
      .getByLabel('Calls that Xero’s plan allows')
      .selectOption('1,000 calls in 24 hours (entry plan)');
    await expect
      .poll(async () => {
        const quota = await stack.prisma.quota.findFirst({
          where: { practiceId: practice().id },
        });
        return quota?.dayLimit;
      })
      .toBe(1000);
    await ada.open('/dashboard');
    await ada.page
      .getByText(/ of 1,000 left/)
      .first()
      .waitFor();
    await stack.sandbox.post('settings', { dayLimit: 5000 });
    await ada.context.close();
  });

  it('An admin changes the source, and every window says why it offers no sync any more', async () => {
    const sam = await windowOf('Sam Okafor');
    await sam.open('/clients');
    await isLive(sam);
    await sam.page.getByRole('button', { name: 'View Tools' }).waitFor();
    const ada = await windowOf('Ada Finch');
    await ada.open(integration);
    const source = ada.page.getByLabel('Records come from');
    await source.selectOption({ label: 'MYOB AE' });
    await ada.page.getByText('Syncs with XPM are no longer offered').waitFor();
    await ada.page.getByRole('button', { name: 'Change to MYOB AE' }).click();
    await sam.page.getByText('MYOB AE').first().waitFor();
    expect(await sam.page.getByRole('button', { name: 'View Tools' }).count()).toBe(0);
    await source.selectOption({ label: 'Xero Practice Manager' });
    await ada.page.getByRole('button', { name: 'Change to Xero Practice Manager' }).click();
    await sam.page.getByRole('button', { name: 'View Tools' }).waitFor();
    await Promise.all([ada.context.close(), sam.context.close()]);
  });

  it('Check XPM now ends a trouble as soon as XPM responds again', async () => {
    const path = 'staff.api/list';
    await stack.sandbox.post('faults', { path, times: 100, fault: { type: 'html', status: 403 } });
    const ada = await windowOf('Ada Finch');
    await ada.open(integration);
    await isLive(ada);
    await ada.page.getByRole('button', { name: 'Sync Staff', exact: true }).click();
    const check = ada.page.getByRole('button', { name: 'Check XPM now' });
    await check.waitFor();
    await stack.sandbox.clearFaults();
    await check.click();
    await check.waitFor({ state: 'detached' });
    await ada.page.getByText('Connected', { exact: true }).waitFor();
    await ada.context.close();
  });

  it('A job that is open says that it cannot be edited as soon as the practice is disconnected', async () => {
    const [ada, sam] = [await windowOf('Ada Finch'), await windowOf('Sam Okafor')];
    const job = await aJob(stack, 2);
    await sam.open(`/jobs/${plain(job.id)}`);
    await sam.page.getByRole('button', { name: 'Edit Budget' }).waitFor();
    await isLive(sam);
    await ada.open(integration);
    await ada.page.getByRole('button', { name: 'Disconnect', exact: true }).click();
    await ada.page.getByText('All records stay here as they are.').waitFor();
    await ada.page.getByRole('button', { name: 'Disconnect from XPM' }).click();
    await ada.page.getByText('Not connected', { exact: true }).waitFor();
    await sam.page.getByText('The practice is not connected to XPM').first().waitFor();
    await sam.page.getByRole('button', { name: 'Edit Budget' }).waitFor({ state: 'detached' });
    await Promise.all([ada.context.close(), sam.context.close()]);
  });

  it('The list of clients, a client and the window say which syncs they do not have when the practice becomes the primary', async () => {
    const sam = await windowOf('Sam Okafor');
    await sam.open('/clients');
    await isLive(sam);
    await sam.page.getByRole('button', { name: 'View Tools' }).waitFor();
    const ada = await windowOf('Ada Finch');
    await ada.open(integration);
    const primary = ada.page.getByRole('switch', { name: 'FYI as Primary for Client Maintenance' });
    await primary.click();
    await ada.page.getByRole('button', { name: 'Keep it in XPM' }).click();
    await ada.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await primary.isChecked()).toBe(false);
    await primary.click();
    await ada.page.getByRole('button', { name: 'Maintain client data here' }).click();
    await sam.page.getByText('Client data is maintained here and is sent to XPM').waitFor();
    expect(await sam.page.getByRole('button', { name: 'View Tools' }).count()).toBe(0);
    const why = 'Client data is maintained here and is sent to XPM, so';
    await ada.page.getByText(`${why} Sync Field Definitions is not available.`).waitFor();
    const offered = await ada.page.getByRole('button', { name: /^Sync / }).allInnerTexts();
    expect(offered).toContain('Sync Clients');
    expect(offered).not.toContain('Sync Field Definitions');
    await sam.page.getByRole('row').nth(1).getByRole('link').click();
    await sam.page.getByRole('tab', { name: 'Custom Fields' }).click();
    await sam.page.getByText(`${why} Sync from PM is not available.`).waitFor();
    expect(await sam.page.getByRole('button', { name: 'Sync from PM' }).count()).toBe(0);
    await Promise.all([ada.context.close(), sam.context.close()]);
  });
});
