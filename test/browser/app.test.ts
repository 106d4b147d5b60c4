import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ridgeStreet } from '../../embedded/demo/people.ts';
import { listen } from '../support/browser/announcements.ts';
import type { AppWindow, AppWindowOptions } from '../support/browser/app.ts';
import { demoPractice, isLive, openApp, startAppStack } from '../support/browser/app.ts';
import type { CutSocket } from '../support/browser/cut-socket.ts';
import { interceptSocket } from '../support/browser/cut-socket.ts';
import {
  aClient,
  aJob,
  clientNow,
  jobNow,
  tagCleared,
  updateJob,
} from '../support/edits/pending.ts';
import { freshQuota, minuteUsedUp } from '../support/quota/quota.ts';
import { addEntries } from '../support/records/records.ts';
import type { TestStack } from '../support/stack/stack.ts';
import { allRunsFinished, runFinished, startSync, syncRecords } from '../support/sync/sync.ts';

const pages = {
  Clients: '/clients',
  Jobs: '/jobs',
  'XPM Integration': '/automation/xero-practice-manager',
} as const;

describe('The web app', () => {
  let stack: TestStack;
  let browser: Browser;
  beforeAll(async () => {
    [stack, browser] = await startAppStack();
    await syncRecords(stack);
  });
  afterAll(async () => {
    await browser.close();
    await stack[Symbol.asyncDispose]();
  });

  const windowOf = (person: AppWindowOptions['person'], options = {}): Promise<AppWindow> =>
    openApp(browser, { url: stack.url, person, ...options });
  afterEach(() => allRunsFinished(stack));

  /** XPM holds the call until `clearFaults`, so that people see what waits for it. */
  const holdCall = (path: string): Promise<unknown> =>
    stack.sandbox.post('faults', { path, fault: { type: 'hold' } });
  /** Waits until no push is on its way, which would take a fault that is for one call. */
  const allEditsPushed = async (): Promise<void> => {
    const onTheirWay = () => stack.prisma.pendingChange.count({ where: { refusal: null } });
    await expect.poll(onTheirWay, { timeout: 60_000 }).toBe(0);
  };
  const notice = (of: AppWindow, title: string): Promise<void> =>
    of.page.getByRole('alert').filter({ hasText: title }).waitFor();

  it('A person signs in and reads the name of the practice and their role', async () => {
    const sam = await windowOf('Sam Okafor');
    await sam.page.getByText(demoPractice).waitFor();
    expect(await sam.page.getByText('Standard', { exact: true }).count()).toBe(1);
    await isLive(sam);
    expect(sam.complaints).toEqual([]);
    await sam.context.close();
  });

  it('A sync that an admin starts in the window shows in the list of a colleague, and ends in both', async () => {
    const [ada, sam] = [await windowOf('Ada Finch'), await windowOf('Sam Okafor')];
    await Promise.all([ada.open(pages['XPM Integration']), sam.open(pages.Clients)]);
    await Promise.all([isLive(ada), isLive(sam)]);
    await holdCall('client.api/list');
    await sam.page.getByRole('button', { name: 'View Tools' }).click();
    await sam.page.getByRole('menuitem', { name: 'Sync', exact: true }).waitFor();
    const requests: string[] = [];
    sam.page.on('request', (sent) => requests.push(sent.url()));
    await ada.page.getByRole('button', { name: 'Sync Clients' }).click();
    await notice(ada, 'Sync requested');
    await sam.page.getByRole('menuitem', { name: 'Syncing' }).waitFor();
    // The window has been told; bench/web-app measures how soon.
    expect(requests).toEqual([]);
    const button = ada.page.getByRole('button', { name: 'Sync Clients' });
    await expect.poll(() => button.getAttribute('aria-disabled')).toBe('true');
    await stack.sandbox.clearFaults();
    await sam.page.getByRole('menuitem', { name: 'Sync', exact: true }).waitFor();
    await ada.page.getByText('Nothing has changed.', { exact: true }).waitFor();
    await Promise.all([ada.context.close(), sam.context.close()]);
  });

  it('The window shows beside each button how many calls its sync needs and how long it takes', async () => {
    const ada = await windowOf('Ada Finch');
    await ada.open(pages['XPM Integration']);
    const estimates = ada.page
      .getByRole('region', { name: 'Sync' })
      .getByText(/^[\d,]+ calls?, about \d/);
    await expect.poll(() => estimates.count()).toBe(4);
    expect(ada.complaints).toEqual([]);
    await ada.context.close();
  });

  it('Two people who press the same button at once share one run', async () => {
    const [ada, sam] = [await windowOf('Ada Finch'), await windowOf('Sam Okafor')];
    await Promise.all([ada.open(pages.Clients), sam.open(pages.Clients)]);
    const before = await stack.prisma.syncRun.count();
    await holdCall('client.api/list');
    // Neither request is sent before both have pressed: otherwise the window of the second may show the sync already.
    let pressed = 0;
    const both = Promise.withResolvers<undefined>();
    for (const { page } of [ada, sam]) {
      await page.route('**/graphql', async (route) => {
        if (route.request().postData()?.includes('requestSync') === true) {
          pressed += 1;
          if (pressed === 2) both.resolve(undefined);
          await both.promise;
        }
        await route.continue();
      });
      await page.getByRole('button', { name: 'View Tools' }).click();
    }
    const press = ({ page }: AppWindow) =>
      page.getByRole('menuitem', { name: 'Sync', exact: true }).click();
    await Promise.all([press(ada), press(sam)]);
    const titles = await Promise.all(
      [ada, sam].map(({ page }) => page.getByRole('alert').first().innerText()),
    );
    expect(titles.toSorted().map((title) => title.split('\n')[0])).toEqual([
      'Joined the running sync',
      'Sync requested',
    ]);
    expect(await stack.prisma.syncRun.count()).toBe(before + 1);
    await stack.sandbox.clearFaults();
    await Promise.all([ada.context.close(), sam.context.close()]);
  });

  it('An edit has the Pending Sync tag in the window of a colleague until XPM has accepted it', async () => {
    const [ada, sam] = [await windowOf('Ada Finch'), await windowOf('Sam Okafor')];
    await ada.open(pages.Jobs);
    await ada.page.getByRole('row').nth(1).getByRole('link').click();
    await ada.page.getByRole('button', { name: 'Edit Budget' }).waitFor();
    await sam.page.goto(ada.page.url());
    await Promise.all([isLive(ada), isLive(sam)]);
    await holdCall('job.api/update');
    await ada.page.getByRole('button', { name: 'Edit Budget' }).click();
    await ada.page.getByRole('textbox', { name: 'Budget' }).fill('4321.5');
    await ada.page.getByRole('button', { name: 'Save' }).click();
    const tag = sam.page.getByText('Pending Sync', { exact: true });
    await tag.waitFor();
    await sam.page.getByRole('cell', { name: '4,321.5' }).waitFor();
    await stack.sandbox.clearFaults();
    await tag.waitFor({ state: 'detached' });
    await sam.page.getByRole('definition').filter({ hasText: '4,321.5' }).waitFor();
    await Promise.all([ada.context.close(), sam.context.close()]);
  });

  it('A typed value survives a refusal, a reload, a sign-out and the edit of a colleague', async () => {
    const ada = await windowOf('Ada Finch');
    await ada.open(pages.Jobs);
    await ada.page.getByRole('row').nth(2).getByRole('link').click();
    await ada.page.getByRole('button', { name: 'Edit Budget' }).click();
    await ada.page.getByRole('textbox', { name: 'Budget' }).fill('plenty');
    await ada.page.keyboard.press('Enter');
    await ada.page.getByText('Budget must be an amount').waitFor();
    await ada.page.reload();
    const input = ada.page.getByRole('textbox', { name: 'Budget' });
    await input.waitFor();
    expect(await input.inputValue()).toBe('plenty');
    await ada.page.getByRole('button', { name: /Ada Finch/ }).click();
    await ada.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await ada.page.getByRole('button', { name: 'Sam Okafor' }).click();
    await ada.page.getByRole('button', { name: 'Edit Budget' }).waitFor();
    await ada.page.getByRole('button', { name: /Sam Okafor/ }).click();
    await ada.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await ada.page.getByRole('button', { name: 'Ada Finch' }).click();
    await input.waitFor();
    expect(await input.inputValue()).toBe('plenty');
    const jobId = `Job:${new URL(ada.page.url()).pathname.split('/').at(-1)}`;
    await stack.execute('standard', updateJob, { input: { jobId, budget: '1234.5' } });
    await ada.page.getByText('Changed meanwhile to “1,234.5”').waitFor();
    expect(await input.inputValue()).toBe('plenty');
    await ada.page.getByRole('button', { name: 'Cancel' }).click();
    await ada.page.getByRole('button', { name: 'Edit Budget' }).waitFor();
    await ada.context.close();
  });

  it('A refused edit is sent again when somebody asks for it', async () => {
    const ada = await windowOf('Ada Finch');
    await ada.open(pages.Jobs);
    await ada.page.getByRole('row').nth(8).getByRole('link').click();
    await ada.page.getByRole('button', { name: 'Edit Budget' }).waitFor();
    const jobId = `Job:${new URL(ada.page.url()).pathname.split('/').at(-1)}`;
    await allEditsPushed();
    const body =
      '<Response><Status>ERROR</Status><ErrorDescription>Job is locked</ErrorDescription></Response>';
    await stack.sandbox.post('faults', { path: 'job.api/update', fault: { type: 'xml', body } });
    await stack.execute('standard', updateJob, { input: { jobId, budget: '77.5' } });
    await ada.page.getByText('XPM: Job is locked').waitFor();
    await ada.page.getByRole('button', { name: 'Retry' }).click();
    await ada.page.getByText('Pending Sync', { exact: true }).waitFor({ state: 'detached' });
    await ada.page.getByRole('definition').filter({ hasText: '77.5' }).waitFor();
    const id = jobId.replace('Job:', '');
    const { budget } = await stack.prisma.job.findUniqueOrThrow({ where: { id } });
    expect(Number(budget)).toBe(77.5);
    expect(ada.complaints).toEqual([]);
    await ada.context.close();
  });

  it('A job gets another manager, chosen from the staff', async () => {
    const ada = await windowOf('Ada Finch');
    await ada.open(pages.Jobs);
    await ada.page.getByRole('row').nth(9).getByRole('link').click();
    await ada.page.getByRole('button', { name: 'Edit Manager' }).click();
    const practiceId = stack.practiceId.replace('Practice:', '');
    const id = new URL(ada.page.url()).pathname.split('/').at(-1) ?? '';
    const { managerXpmId } = await stack.prisma.job.findUniqueOrThrow({ where: { id } });
    const users = await stack.prisma.user.findMany({
      where: { practiceId, ...(managerXpmId === null ? {} : { xpmId: { not: managerXpmId } }) },
    });
    const next = users.find(({ name }) => users.filter((each) => each.name === name).length === 1);
    if (next === undefined) throw new Error('There is nobody else.');
    await ada.page.getByRole('combobox', { name: 'Manager' }).selectOption(next.name);
    await ada.page.getByRole('button', { name: 'Save' }).click();
    await ada.page.getByRole('definition').filter({ hasText: next.name }).first().waitFor();
    await expect
      .poll(async () => (await stack.prisma.job.findUniqueOrThrow({ where: { id } })).managerXpmId)
      .toBe(next.xpmId);
    await ada.context.close();
  });

  it('A custom field of a client and of a job is edited on its page, and reaches XPM', async () => {
    const ada = await windowOf('Ada Finch');
    const [client, job] = [await aClient(stack, 5), await aJob(stack, 5)];
    const edit = async (address: string, sync: string): Promise<void> => {
      await ada.open(address);
      await ada.page.getByRole('button', { name: sync }).click();
      await ada.page.getByText('Not read from XPM yet').waitFor({ state: 'detached' });
      await ada.page.getByRole('button', { name: 'Edit Agreed fee' }).click();
      await ada.page.getByRole('textbox', { name: 'Agreed fee' }).fill('4321.75');
      await ada.page.getByRole('button', { name: 'Save' }).click();
      await ada.page.getByRole('definition').filter({ hasText: '4,321.75' }).waitFor();
      // It is displayed before the service has it.
      await ada.page.getByRole('button', { name: 'Edit Agreed fee', disabled: false }).waitFor();
    };
    await edit(`/clients/${client.id.replace('Client:', '')}?tab=fields`, 'Sync from PM');
    await edit(`/jobs/${job.id.replace('Job:', '')}`, 'Sync Job');
    const fee: unknown = expect.objectContaining({ name: 'Agreed fee', value: '4321.75' });
    await Promise.all([tagCleared(stack, client.id), tagCleared(stack, job.id)]);
    expect((await clientNow(stack, client.id)).fieldValues).toContainEqual(fee);
    expect((await jobNow(stack, job.id)).fieldValues).toContainEqual(fee);
    await ada.context.close();
  });

  it('One field of many jobs is edited for a stated number of calls, and a stop half-way lists the rest', async () => {
    const ada = await windowOf('Ada Finch');
    await ada.open(pages.Jobs);
    await isLive(ada);
    for (const row of [3, 4, 5, 6, 7]) {
      await ada.page.getByRole('row').nth(row).getByRole('checkbox').check();
    }
    await ada.page.getByRole('button', { name: 'Edit 5 jobs' }).click();
    const drawer = ada.page.getByRole('dialog', { name: 'Edit 5 jobs' });
    await drawer.getByText('This takes 15 calls to XPM').waitFor();
    expect(await drawer.getByRole('button', { name: 'Change 5 jobs' }).isDisabled()).toBe(true);
    await drawer.getByLabel('Clear start date').check();
    await drawer.getByRole('button', { name: 'Clear the field of 5 jobs' }).waitFor();
    await drawer.getByLabel('Field').selectOption('State');
    expect(await drawer.getByRole('checkbox').count()).toBe(0);
    await drawer.getByLabel('Field').selectOption('Budget');
    await drawer.getByLabel('New budget').fill('98765');
    // The third edit takes until somebody has stopped the others.
    const stopped = Promise.withResolvers<undefined>();
    let edits = 0;
    await ada.page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('mutation UpdateJob') === true) edits += 1;
      if (edits === 3) await stopped.promise;
      await route.continue();
    });
    await drawer.getByRole('button', { name: 'Change 5 jobs' }).click();
    await drawer.getByText('2 of 5 accepted for XPM').waitFor();
    await drawer.getByRole('button', { name: 'Stop' }).click();
    stopped.resolve(undefined);
    await drawer.getByText('3 jobs are changed.').waitFor();
    await drawer.getByText('Not sent (2), still selected').waitFor();
    const practiceId = stack.practiceId.replace('Practice:', '');
    const jobs = await stack.prisma.job.findMany({ where: { practiceId } });
    // An edit that XPM has accepted already is stored as XPM writes it.
    expect(jobs.filter(({ budget }) => Number(budget) === 98765)).toHaveLength(3);
    await drawer.getByRole('button', { name: 'Edit the other 2 jobs' }).click();
    const rest = ada.page.getByRole('dialog', { name: 'Edit 2 jobs' });
    expect(await rest.getByLabel('New budget').inputValue()).toBe('98765');
    await rest.getByRole('button', { name: 'Close' }).click();
    await ada.page.getByRole('button', { name: 'Edit 2 jobs' }).waitFor();
    await ada.page.getByText('Deleted', { exact: true }).click();
    await ada.page.getByText('XPM has deleted no job.').waitFor();
    expect(await ada.page.getByRole('button', { name: /^Select the/ }).count()).toBe(0);
    expect(ada.complaints).toEqual([]);
    await ada.context.close();
  });

  it('A limit of XPM shows Sync Paused until with the time, counts down, and the sync goes on by itself', async () => {
    const ada = await windowOf('Ada Finch');
    await ada.open(pages['XPM Integration']);
    await isLive(ada);
    // A push would use the calls that the minute is said to have, and pause the practice first.
    await allEditsPushed();
    await freshQuota(stack);
    await minuteUsedUp(stack, { practice: 0, endsInSeconds: 15 });
    await ada.page.getByRole('button', { name: 'Sync Staff' }).click();
    const banner = ada.page.getByRole('status').filter({ hasText: /^Sync Paused until/ });
    const secondsLeft = async (): Promise<number> => {
      const [, minutes, seconds] = /(\d+):(\d\d)$/.exec(await banner.innerText()) ?? [];
      return Number(minutes) * 60 + Number(seconds);
    };
    const first = await secondsLeft();
    // The sync goes on a moment after XPM's minute.
    expect(first).toBeLessThan(25);
    await expect.poll(secondsLeft).toBeLessThan(first);
    await banner.waitFor({ state: 'detached' });
    await ada.page.getByText('12 staff read: nothing changed', { exact: true }).waitFor();
    await ada.context.close();
  });

  it('The activity keeps its filter in the address, opens an entry beside it, and exports what it lists', async () => {
    const client = await aClient(stack, 6);
    const count = 120;
    await addEntries(
      stack,
      'Quarterly sync',
      Array.from({ length: count }, () => client.id),
    );
    const sam = await windowOf('Sam Okafor');
    const { page, context } = sam;
    await sam.open('/activity');
    await page.getByLabel('Search activity').fill('quarterly');
    await page.getByLabel('Status').selectOption('Success');
    await page.getByLabel('Type').selectOption('Syncs');
    const table = page.getByRole('table', { name: 'Practice Activity' });
    const isFiltered = async (): Promise<void> => {
      await expect.poll(() => table.getAttribute('aria-rowcount')).toBe(String(count + 1));
      expect(await page.getByLabel('Search activity').inputValue()).toBe('quarterly');
      expect(await page.getByLabel('Status').inputValue()).toBe('SUCCESS');
      expect(await page.getByLabel('Type').inputValue()).toBe('SYNC');
    };
    await isFiltered();
    const listed = page.url();
    await table.getByRole('button', { name: 'Quarterly sync' }).first().click();
    const drawer = page.getByRole('dialog', { name: 'Quarterly sync' });
    await drawer.getByRole('link', { name: client.name }).waitFor();
    await page.reload();
    await drawer.getByText('All is well.').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect(page.url()).toBe(listed);
    await isFiltered();
    const downloads = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const download = await downloads;
    expect(download.suggestedFilename()).toBe(`${demoPractice} activity.csv`);
    const csv = await readFile(await download.path(), 'utf8');
    const [head, ...rows] = csv.trimEnd().split('\r\n');
    const { timeZone } = await stack.prisma.practice.findUniqueOrThrow({
      where: { id: stack.practiceId.replace('Practice:', '') },
    });
    // Excel recognizes UTF-8 by the mark at the start.
    expect(head).toBe(`\uFEFFWhen (${timeZone}),Type,What,Result,Details,Who`);
    expect(rows).toHaveLength(count);
    const written = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,Syncs,Quarterly sync,Success,/;
    expect(rows.filter((row) => !written.test(row))).toEqual([]);
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Export CSV' }).click();
    await notice(sam, 'No file was saved');
    await context.close();
  });

  it('A link into the practice of others shows that it is not available', async () => {
    const olive = await windowOf('Olive Tāne');
    const uuid = stack.practiceId.replace('Practice:', '');
    await olive.page.goto(`${stack.url}/practices/${uuid}/clients`);
    await olive.page
      .getByRole('heading', { name: 'This practice is not available to you', level: 1 })
      .waitFor();
    const client = await stack.prisma.client.findFirstOrThrow({
      where: { practiceId: uuid },
      select: { id: true, name: true },
    });
    const own = stack.otherPracticeId.replace('Practice:', '');
    await olive.page.goto(`${stack.url}/practices/${own}/clients/${client.id}`);
    await olive.page
      .getByRole('heading', { name: 'This client is not available to you', level: 1 })
      .waitFor();
    expect(await olive.page.getByText(client.name).count()).toBe(0);
    await olive.context.close();
  });

  it('A person of two practices changes between them, and nothing of the one appears in the other', async () => {
    const practiceId = stack.practiceId.replace('Practice:', '');
    const { subject, name, email } = await stack.prisma.membership.findFirstOrThrow({
      where: { practiceId: stack.otherPracticeId.replace('Practice:', '') },
    });
    await stack.prisma.membership.create({
      data: { practiceId, subject, name, email, role: 'STANDARD' },
    });
    const sockets: CutSocket[] = [];
    const prepare = async (opened: Page) => void sockets.push(await interceptSocket(opened));
    const olive = await windowOf('Olive Tāne', { prepare });
    const { page, context } = olive;
    const statuses = () => sockets.flatMap((socket) => socket.seqsOf('Status')).length;
    const choose = (practice: string) =>
      page.getByRole('combobox', { name: 'Practice' }).selectOption(practice);
    const succeeded = page.getByRole('region', { name: 'Freshness' }).getByText('Succeeded');
    await choose(demoPractice);
    await page.getByText('Standard', { exact: true }).waitFor();
    expect(page.url()).toContain(practiceId);
    // What the window has read of the other practice before is gone.
    await page.reload();
    await succeeded.first().waitFor();
    await isLive(olive);
    const screenReader = await listen(page);
    const read = Promise.withResolvers<undefined>();
    await page.route('**/graphql', async (route) => {
      await read.promise;
      await route.continue();
    });
    const before = statuses();
    await choose(ridgeStreet.name);
    await page.getByText('Admin', { exact: true }).waitFor();
    expect(await succeeded.count()).toBe(0);
    // A sync that had ended before the snapshot would not be announced.
    await expect.poll(statuses).toBeGreaterThan(before);
    read.resolve(undefined);
    await page.getByRole('cell', { name: 'Never' }).first().waitFor();
    await runFinished(stack, await startSync(stack, 'USERS', { as: 'other' }));
    await succeeded.waitFor();
    await expect
      .poll(async () => (await screenReader.heard()).at(-1))
      .toContain('Sync of staff: Succeeded.');
    const heard = await screenReader.heard();
    expect(heard.filter((text) => !text.startsWith('Sync of staff: '))).toEqual([]);
    expect(olive.complaints).toEqual([]);
    await context.close();
  });
});
