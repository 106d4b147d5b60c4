import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp, startAppStack } from '../support/browser/app.ts';
import { hasFocus } from '../support/browser/keyboard.ts';
import {
  addClientGroup,
  addClients,
  addEntries,
  addJobs,
  addPendingChange,
  addProblem,
  addRuns,
  addUsers,
} from '../support/records/records.ts';
import type { TestStack } from '../support/stack/stack.ts';

const clientCount = 5_000;
const entryCount = 10_000;
/** A page with every row of a list would have many times as many elements. */
const mostElements = 2_000;

describe('Lists of thousands of rows', () => {
  let stack: TestStack;
  let browser: Browser;
  beforeAll(async () => {
    [stack, browser] = await startAppStack({ worker: false, connect: false });
    await addClients(
      stack,
      Array.from({ length: clientCount }, () => ({})),
    );
    const record = `Client:${randomUUID()}`;
    await addEntries(
      stack,
      'Sync Clients',
      Array.from({ length: entryCount }, () => record),
    );
  });
  afterAll(async () => {
    await browser.close();
    await stack[Symbol.asyncDispose]();
  });

  const elements = (page: Page): Promise<number> => page.locator('*').count();
  /** The row at a place of the whole list, from 1, once it is loaded. */
  const loadedRow = async (page: Page, place: number): Promise<string> => {
    const row = page.locator(`[role=row][aria-rowindex="${place + 1}"]`);
    let text = '';
    await expect.poll(async () => (text = await row.innerText()), { timeout: 90_000 }).not.toBe('');
    return text;
  };
  const atStart = (page: Page) =>
    expect.poll(() => page.locator('[role=row][aria-rowindex="2"]').count()).toBe(1);

  it('A list of 5,000 clients is read to its end by keyboard, and searched, with few elements on the page', async () => {
    const sam = await openApp(browser, { url: stack.url, person: 'Sam Okafor' });
    await sam.open('/clients');
    const { page } = sam;
    const table = page.getByRole('table', { name: 'Clients' });
    await table.waitFor();
    expect(await table.getAttribute('aria-rowcount')).toBe('5001');
    expect(await loadedRow(page, 1)).toContain('Client 0000');
    await table.focus();
    await page.keyboard.press('PageDown');
    expect(await elements(page)).toBeLessThan(mostElements);
    await page.keyboard.press('End');
    expect(await loadedRow(page, clientCount)).toContain('Client 4999');
    expect(await elements(page)).toBeLessThan(mostElements);
    await page.keyboard.press('Home');
    await atStart(page);
    expect(await loadedRow(page, 1)).toContain('Client 0000');
    await page.getByRole('searchbox').fill('Client 4321');
    await expect.poll(() => table.getAttribute('aria-rowcount')).toBe('2');
    expect(await loadedRow(page, 1)).toContain('Client 4321');
    expect(sam.complaints).toEqual([]);
    await sam.context.close();
  });

  it('A log of 10,000 entries is read to its first one, with few elements on the page', async () => {
    const sam = await openApp(browser, { url: stack.url, person: 'Sam Okafor' });
    await sam.open('/activity');
    const { page } = sam;
    const table = page.getByRole('table', { name: 'Practice Activity' });
    await table.waitFor();
    const rows = Number(await table.getAttribute('aria-rowcount'));
    expect(rows).toBeGreaterThan(entryCount);
    await table.focus();
    await page.keyboard.press('End');
    expect(await loadedRow(page, rows - 1)).toContain('All is well.');
    expect(await elements(page)).toBeLessThan(mostElements);
    expect(sam.complaints).toEqual([]);
    await sam.context.close();
  });

  it('An entry opens by its address far beyond the loaded pages, with the steps of its run', async () => {
    const { runs, entries } = await addRuns(stack, 1);
    const runId = runs[0]?.replace('SyncRun:', '') ?? '';
    const lastSeenAt = new Date('2026-01-02T03:05:00Z');
    for (let n = 0; n < 52; n += 1) await addProblem(stack, { identity: `${n}`, lastSeenAt });
    await stack.prisma.syncRun.update({
      where: { id: runId },
      data: {
        requestedBy: 'Ada Finch',
        startedAt: new Date('2026-01-02T03:04:09Z'),
        finishedAt: new Date('2026-01-02T03:06:09Z'),
        calls: 12,
      },
    });
    const sam = await openApp(browser, { url: stack.url, person: 'Sam Okafor' });
    await sam.open(`/activity?entry=${entries[0]}`);
    const drawer = sam.page.getByRole('dialog', { name: 'Sync Clients' });
    const steps = drawer.getByRole('list', { name: 'Steps of the sync' }).getByRole('listitem');
    await expect.poll(() => steps.count()).toBe(3);
    expect((await steps.allInnerTexts()).map((step) => step.split('\n')[0])).toEqual([
      'Requested by Ada Finch',
      'Started after 4 s',
      'Succeeded after 2 min, with 12 calls to XPM',
    ]);
    await drawer.getByText('2 more, on the page Problems').waitFor();
    await drawer.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => new URL(sam.page.url()).search).toBe('');
    await sam.open(`/activity?entry=PracticeActivity:${randomUUID()}`);
    await sam.page.getByRole('dialog').getByText('This entry is not available.').waitFor();
    expect(sam.complaints).toEqual([]);
    await sam.context.close();
  });

  it('A list says that a search or its next records cannot be read, and reads them when it is tried again', async () => {
    const sam = await openApp(browser, { url: stack.url, person: 'Sam Okafor' });
    const { page, context } = sam;
    await sam.open('/clients');
    const table = page.getByRole('table', { name: 'Clients' });
    const failed = page.getByRole('alert').filter({ hasText: 'The service does not respond' });
    const tryAgain = failed.getByRole('button', { name: 'Try again' });
    await table.waitFor();
    const fail = async (route: Route): Promise<void> => {
      const isList = route.request().postData()?.includes('query Clients(') === true;
      await (isList ? route.abort() : route.continue());
    };
    await page.route('**/graphql', fail);
    await table.focus();
    await page.keyboard.press('End');
    await tryAgain.waitFor();
    await page.unroute('**/graphql', fail);
    await tryAgain.click();
    await loadedRow(page, clientCount);
    expect(await failed.count()).toBe(0);
    await page.route('**/graphql', fail);
    await page.getByLabel('Search clients').fill('no such client');
    await tryAgain.waitFor();
    // The former list would look like the result.
    expect(await table.count()).toBe(0);
    await page.unroute('**/graphql', fail);
    await tryAgain.click();
    await page.getByText('No clients here').waitFor();
    expect(await failed.count()).toBe(0);
    await context.close();
  });

  it('While another search is read the list is busy, and an empty result does not stay', async () => {
    const sam = await openApp(browser, { url: stack.url, person: 'Sam Okafor' });
    const { page, context } = sam;
    await sam.open('/clients');
    const table = page.getByRole('table', { name: 'Clients' });
    const empty = page.getByText('No clients here');
    const search = page.getByLabel('Search clients');
    const isBusy = (): Promise<string | null> => table.getAttribute('aria-busy');
    await table.waitFor();
    expect(await isBusy()).toBe('false');
    let response = Promise.withResolvers<undefined>();
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('query Clients(') === true) await response.promise;
      await route.continue();
    });
    await search.fill('no such client');
    await expect.poll(isBusy).toBe('true');
    response.resolve(undefined);
    await empty.waitFor();
    response = Promise.withResolvers();
    await search.fill('Client 43');
    await page.getByLabel('Loading', { exact: true }).waitFor();
    expect(await empty.count()).toBe(0);
    response.resolve(undefined);
    await table.waitFor();
    expect(await isBusy()).toBe('false');
    await context.close();
  });

  it('An export whose second page fails saves nothing and says so, and saves every page when it is tried again', async () => {
    const count = 250;
    const records = Array.from({ length: count }, () => `Client:${randomUUID()}`);
    await addEntries(stack, 'Sync to export', records);
    const sam = await openApp(browser, { url: stack.url, person: 'Sam Okafor' });
    const { page } = sam;
    await sam.open('/activity?q=Sync+to+export');
    await page.getByRole('table', { name: 'Practice Activity' }).waitFor();
    const downloads: string[] = [];
    page.on('download', (download) => downloads.push(download.suggestedFilename()));
    const failLaterPages = async (route: Route): Promise<void> => {
      const { query = '', variables } = (route.request().postDataJSON() ?? {}) as {
        readonly query?: string;
        readonly variables?: { readonly after?: string | null };
      };
      const isLaterPage = query.includes('query Activity') && variables?.after != null;
      await (isLaterPage ? route.abort() : route.continue());
    };
    await page.route('**/graphql', failLaterPages);
    const button = page.getByRole('button', { name: 'Export CSV' });
    await button.click();
    await page.getByRole('alert').filter({ hasText: 'No file was saved' }).waitFor();
    expect(downloads).toEqual([]);
    await page.unroute('**/graphql', failLaterPages);
    const saved = page.waitForEvent('download');
    await button.click();
    const csv = await readFile(await (await saved).path(), 'utf8');
    expect(csv.match(/Sync to export/g)).toHaveLength(count);
    await sam.context.close();
  });

  it('Clients are filtered by people and group and sorted, and the address keeps it', async () => {
    const [user] = await addUsers(stack, [{ name: 'Mere Walker' }]);
    const { xpmId: managerXpmId } = await stack.prisma.user.findUniqueOrThrow({
      where: { id: user?.replace('User:', '') ?? '' },
    });
    await stack.prisma.client.updateMany({
      where: { name: { in: ['Client 0003', 'Client 0007'] } },
      data: { managerXpmId, managerName: 'Mere Walker' },
    });
    await addClientGroup(stack, 'The Keas', ['Client 0003', 'Client 0011']);
    const sam = await openApp(browser, { url: stack.url, person: 'Sam Okafor' });
    const { page } = sam;
    const optionReads: string[] = [];
    page.on('request', (request) => {
      const [read] = /query (?:People|ClientGroups)/.exec(request.postData() ?? '') ?? [];
      if (read !== undefined) optionReads.push(read);
    });
    await sam.open('/clients');
    const rows = page.getByRole('table', { name: 'Clients' });
    const listed = (count: number) =>
      expect.poll(() => rows.getAttribute('aria-rowcount')).toBe(String(count + 1));
    await listed(clientCount);
    expect(optionReads).toEqual([]);
    const open = page.getByRole('button', { name: 'Filter and sort' });
    await open.press('Enter');
    const fields = page.getByRole('dialog', { name: 'Filter and sort' });
    await expect.poll(() => hasFocus(fields.getByLabel('Manager'))).toBe(true);
    await fields.getByLabel('Manager').selectOption('Mere Walker');
    await listed(2);
    await fields.getByLabel('Sort by').selectOption('Name, Z to A');
    await expect.poll(() => loadedRow(page, 1)).toContain('Client 0007');
    await fields.getByLabel('Client group').selectOption('The Keas');
    await listed(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => hasFocus(open)).toBe(true);
    await page.reload();
    await listed(1);
    expect(await loadedRow(page, 1)).toContain('Client 0003');
    await page.getByRole('button', { name: 'Clear 2 filters' }).press('Enter');
    await listed(clientCount);
    expect(await loadedRow(page, 1)).toContain('Client 4999');
    expect(await hasFocus(open)).toBe(true);
    expect(sam.complaints).toEqual([]);
    await sam.context.close();
  });

  it('The jobs of a client are reached from its page, and the filter has its name until it is removed', async () => {
    const [client, without] = await stack.prisma.client.findMany({ take: 2 });
    if (client === undefined || without === undefined) throw new Error('There are no clients.');
    await addJobs(stack, [
      { name: 'Its return', clientXpmId: client.xpmId, completedDate: new Date('2026-05-01') },
      { name: 'Return of another' },
    ]);
    const sam = await openApp(browser, { url: stack.url, person: 'Sam Okafor' });
    const { page } = sam;
    const names = () => page.getByRole('row').getByRole('link').allInnerTexts();
    const filterBy = (name: string) =>
      page.getByRole('button', { name: `Client: ${name}, remove this filter` });
    await sam.open(`/clients/${client.id}`);
    await page.getByRole('link', { name: 'Jobs of this client' }).press('Enter');
    await filterBy(client.name).waitFor();
    await expect.poll(names).toEqual(['Its return']);
    await page.reload();
    await filterBy(client.name).waitFor();
    await expect.poll(names).toEqual(['Its return']);
    await filterBy(client.name).press('Enter');
    await expect.poll(names).toEqual(['Its return', 'Return of another']);
    expect(await filterBy(client.name).count()).toBe(0);
    expect(await hasFocus(page.getByRole('button', { name: 'Filter and sort' }))).toBe(true);
    await sam.open(`/jobs?client=${without.id}`);
    await filterBy(without.name).waitFor();
    await page.getByText('No jobs here').waitFor();
    await page.goto(page.url().replace(without.id, randomUUID()));
    await page
      .getByRole('heading', { name: 'This client is not available to you', level: 1 })
      .waitFor();
    expect(sam.complaints).toEqual([]);
    await stack.prisma.job.deleteMany();
    await sam.context.close();
  });

  it('Jobs are filtered by state and due date on a phone, where the fields fit into the window', async () => {
    await addJobs(stack, [
      { name: 'Early return', state: 'Planned', dueDate: new Date('2026-03-31') },
      { name: 'Late return', state: 'Planned', dueDate: new Date('2026-10-31') },
      { name: 'Accounts', state: 'In Progress', dueDate: new Date('2026-10-31') },
    ]);
    const viewport = { width: 390, height: 844 };
    const sam = await openApp(browser, { url: stack.url, person: 'Sam Okafor', viewport });
    const { page } = sam;
    await sam.open('/jobs?sort=-DUE_DATE');
    const names = () => page.getByRole('row').getByRole('link').allInnerTexts();
    await expect.poll(names).toEqual(['Accounts', 'Late return', 'Early return']);
    await page.getByRole('button', { name: 'Filter and sort' }).click();
    const fields = page.getByRole('dialog', { name: 'Filter and sort' });
    await fields.getByLabel('State').selectOption('Planned');
    await expect.poll(names).toEqual(['Late return', 'Early return']);
    await fields.getByLabel('Due before').fill('2026-06-01');
    await expect.poll(names).toEqual(['Early return']);
    const box = await fields.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width);
    await fields.getByLabel('State').selectOption('In Progress');
    await page.getByText('Try another search, another view or other filters.').waitFor();
    expect(sam.complaints).toEqual([]);
    await sam.context.close();
  });

  it('A word that is wider than a phone widens no page and no drawer', async () => {
    const word = 'accountant'.repeat(12);
    const [job = ''] = await addJobs(stack, [{ name: word }]);
    await addPendingChange(stack, job, { ours: word, refusal: word, refusedBy: 'XPM' });
    await addProblem(stack, { label: word, message: word });
    await addEntries(stack, word, [job]);
    const viewport = { width: 390, height: 844 };
    const { page, ...sam } = await openApp(browser, {
      url: stack.url,
      person: 'Sam Okafor',
      viewport,
    });
    const width = (of: Locator): Promise<number> => of.evaluate(({ scrollWidth }) => scrollWidth);
    const addresses = [
      `/jobs/${job.replace('Job:', '')}`,
      '/problems',
      '/jobs',
      `/activity?q=${word}`,
    ];
    for (const address of addresses) {
      await sam.open(address);
      await page.getByText(word).first().waitFor();
      expect.soft(await width(page.locator('html')), address).toBe(viewport.width);
    }
    await page.getByRole('button', { name: word }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('link', { name: word }).waitFor();
    expect(await width(drawer)).toBeLessThanOrEqual(viewport.width);
    await sam.context.close();
  });
});
