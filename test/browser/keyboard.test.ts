import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../embedded/process/ports.ts';
import type { AppWindow } from '../support/browser/app.ts';
import { isLive, openApp, startAppStack } from '../support/browser/app.ts';
import type { Keyboard } from '../support/browser/keyboard.ts';
import { hasFocus, keyboardOf } from '../support/browser/keyboard.ts';
import { aClient } from '../support/edits/pending.ts';
import { freshQuota } from '../support/quota/quota.ts';
import { addDeletionReview, addProblem } from '../support/records/records.ts';
import type { TestStack } from '../support/stack/stack.ts';
import { allRunsFinished, runFinished, syncRecords } from '../support/sync/sync.ts';

describe('The web app by keyboard alone', () => {
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

  // A run that a test leaves behind could store problems that a later one has deleted.
  afterEach(() => allRunsFinished(stack));

  interface TypingWindow extends AppWindow {
    readonly keyboard: Keyboard;
  }
  /** A window of Ada's. Its page is opened by its link in the navigation. */
  async function windowAt(link: string, url = stack.url): Promise<TypingWindow> {
    const ada = await openApp(browser, { url, person: 'Ada Finch' });
    await isLive(ada);
    const keyboard = keyboardOf(ada.page);
    await keyboard.enter(ada.page.getByRole('link', { name: link, exact: true }));
    await ada.page.getByRole('heading', { level: 1, name: headings[link] ?? link }).waitFor();
    return { ...ada, keyboard };
  }
  const headings: Readonly<Record<string, string>> = { 'Xero Practice Manager': 'XPM Integration' };
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const budget = (page: Page) => page.getByRole('textbox', { name: 'Budget' });

  it('A person signs in, skips to the main content, and signs out', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(stack.url);
    const keyboard = keyboardOf(page);
    await keyboard.enter(page.getByRole('button', { name: 'Ada Finch' }));
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    await keyboard.press('Tab');
    expect(await hasFocus(page.getByRole('link', { name: 'Skip to main content' }))).toBe(true);
    await keyboard.press('Enter');
    expect(await hasFocus(page.getByRole('main'))).toBe(true);
    await keyboard.enter(page.getByRole('button', { name: /Ada Finch/ }));
    await keyboard.arrowTo(page.getByRole('menuitem', { name: 'Sign out' }));
    await keyboard.press('Enter');
    await page.getByRole('button', { name: 'Ada Finch' }).waitFor();
    await context.close();
  });

  it('A sync is started and cancelled', async () => {
    const { page, keyboard, context } = await windowAt('Xero Practice Manager');
    await stack.sandbox.post('faults', {
      path: 'staff.api/list',
      fault: { type: 'limited', problem: 'minute', retryAfterSeconds: 50 },
    });
    await keyboard.enter(button(page, 'Sync Staff'));
    await page.getByText(/^Sync Paused until/).waitFor();
    await keyboard.enter(button(page, 'Cancel'));
    await page.getByText('Cancelled by Ada Finch.').waitFor();
    // The limit would pause what comes later, too.
    await freshQuota(stack);
    await context.close();
  });

  it('A field is edited, and Escape leaves it as it was', async () => {
    const { page, keyboard, context } = await windowAt('Jobs');
    await keyboard.enter(page.getByRole('row').nth(1).getByRole('link'));
    const pencil = page.getByRole('button', { name: 'Edit Budget' });
    await keyboard.enter(pencil);
    expect(await hasFocus(budget(page))).toBe(true);
    await keyboard.press('Control+A');
    await keyboard.type('2468.5');
    await keyboard.press('Enter');
    await expect.poll(() => hasFocus(pencil)).toBe(true);
    await page.getByRole('definition').filter({ hasText: '2,468.5' }).waitFor();
    await page.getByRole('button', { name: 'Edit Budget', disabled: false }).waitFor();
    await keyboard.press('Enter');
    await keyboard.type('1');
    await keyboard.press('Escape');
    await expect.poll(() => hasFocus(pencil)).toBe(true);
    await page.getByRole('definition').filter({ hasText: '2,468.5' }).waitFor();
    await context.close();
  });

  it('One field of several jobs is edited', async () => {
    const { page, keyboard, context } = await windowAt('Jobs');
    for (const row of [3, 4]) {
      await keyboard.tabTo(page.getByRole('row').nth(row).getByRole('checkbox'));
      await keyboard.press('Space');
    }
    await keyboard.backTo(button(page, 'Edit 2 jobs'));
    await keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Edit 2 jobs' });
    await drawer.waitFor();
    await keyboard.tabTo(drawer.getByLabel('Field'));
    await keyboard.press('ArrowDown', 'ArrowDown');
    await keyboard.tabTo(drawer.getByLabel('New budget'));
    await keyboard.type('1357');
    await keyboard.enter(drawer.getByRole('button', { name: 'Change 2 jobs' }));
    await drawer.getByText('2 jobs are changed.').waitFor();
    await keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await context.close();
  });

  it('A review of deletions is decided', async () => {
    const id = (await addDeletionReview(stack)).replace('DeletionReview:', '');
    const { id: client } = await stack.prisma.client.findFirstOrThrow();
    const data = { missingSince: new Date('2026-01-01T00:00:00Z') };
    const { name } = await stack.prisma.client.update({ where: { id: client }, data });
    const { page, keyboard, context } = await windowAt('Dashboard');
    await keyboard.enter(button(page, 'Show the clients'));
    await page.getByRole('list', { name: 'Missing clients' }).getByRole('link', { name }).waitFor();
    await keyboard.enter(button(page, 'Keep them'));
    await page.getByText('30 of 100 clients are missing in XPM').waitFor({ state: 'detached' });
    const { state } = await stack.prisma.deletionReview.findUniqueOrThrow({ where: { id } });
    expect(state).toBe('DISMISSED');
    await context.close();
  });

  it('The clients are synced from the menu, and Escape closes it', async () => {
    const { page, keyboard, context } = await windowAt('Clients');
    const tools = button(page, 'View Tools');
    await keyboard.enter(tools);
    await page.getByRole('menuitem', { name: 'Sync', exact: true }).waitFor();
    // Keys reach the menu only once it has the focus.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('[role=menu]') != null))
      .toBe(true);
    await keyboard.press('Escape');
    await page.getByRole('menuitem').waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(tools)).toBe(true);
    await keyboard.press('Enter');
    await keyboard.arrowTo(page.getByRole('menuitem', { name: 'Sync', exact: true }));
    await keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Sync requested' }).waitFor();
    await context.close();
  });

  it('Why a field cannot be edited appears when it has the focus', async () => {
    const { page, keyboard, context } = await windowAt('Clients');
    await keyboard.enter(page.getByRole('row').nth(1).getByRole('link'));
    await keyboard.tabTo(page.getByRole('img', { name: /^Tax number cannot be edited/ }));
    await page.getByRole('tooltip', { name: /XPM shows only a part of it/ }).waitFor();
    await context.close();
  });

  it('A client is synced from PM, and a custom field is edited', async () => {
    const { page, keyboard, context } = await windowAt('Clients');
    await keyboard.enter(page.getByRole('row').nth(1).getByRole('link'));
    await keyboard.tabTo(page.getByRole('tab', { name: 'Summary' }));
    await keyboard.press('ArrowRight');
    const sync = button(page, 'Sync from PM');
    await keyboard.enter(sync);
    await page.getByText('Not read from XPM yet').waitFor({ state: 'detached' });
    expect(await hasFocus(sync)).toBe(true);
    const pencil = button(page, 'Edit Agreed fee');
    await keyboard.enter(pencil);
    await keyboard.type('2468.25');
    await keyboard.press('Enter');
    await page.getByRole('definition').filter({ hasText: '2,468.25' }).waitFor();
    await expect.poll(() => hasFocus(pencil)).toBe(true);
    await context.close();
  });

  it('A cause of problems is retried', async () => {
    // The seed has problems of its own.
    await stack.prisma.problem.deleteMany();
    const { xpmId, name } = await aClient(stack, 3);
    await addProblem(stack, { xpmId, label: name, type: 'partLeftOut', part: 'DateOfBirth' });
    const { page, keyboard, context } = await windowAt('Problems');
    const retry = button(page, 'Retry (1 call): Records that cannot be read, clients');
    await keyboard.enter(retry);
    await page.getByRole('alert').filter({ hasText: 'Retry started' }).waitFor();
    await page.getByText('No problems', { exact: true }).waitFor();
    await context.close();
  });

  it('The code of a job state is entered', async () => {
    const { page, keyboard, context } = await windowAt('Job States');
    const code = page.getByRole('textbox', { name: 'Code of Planned', exact: true });
    await keyboard.tabTo(code);
    await keyboard.type('TYPED');
    const save = button(page, 'Save codes');
    await keyboard.enter(save);
    await page.getByRole('row').filter({ has: code }).getByText('Entered here').waitFor();
    expect(await hasFocus(save)).toBe(true);
    await context.close();
  });

  it('A setting is changed, and what is not changed back again only after the question', async () => {
    const { page, keyboard, context } = await windowAt('Xero Practice Manager');
    const assessments = page.getByRole('switch', { name: 'Import Tax Assessments' });
    await keyboard.tabTo(assessments);
    for (const isOn of [true, false]) {
      await keyboard.press('Space');
      const returns = button(page, 'Sync Tax Returns');
      await returns.waitFor({ state: isOn ? 'visible' : 'detached' });
      expect(await hasFocus(assessments)).toBe(true);
    }
    const primary = page.getByRole('switch', { name: 'FYI as Primary for Client Maintenance' });
    await keyboard.tabTo(primary);
    await keyboard.press('Space');
    await expect.poll(() => hasFocus(button(page, 'Keep it in XPM'))).toBe(true);
    await keyboard.press('Enter');
    await expect.poll(() => hasFocus(primary)).toBe(true);
    expect(await primary.isChecked()).toBe(false);
    const limit = page.getByLabel('Calls that Xero’s plan allows');
    await keyboard.tabTo(limit);
    await keyboard.press('ArrowDown');
    await expect.poll(() => limit.inputValue()).toBe('1000');
    await page.getByText(/^[\d,]+ are left; each call/).waitFor();
    expect(await hasFocus(limit)).toBe(true);
    await context.close();
  });

  it('A practice is disconnected only after the question, which Escape declines', async () => {
    const { page, keyboard, context } = await windowAt('Xero Practice Manager');
    const disconnect = button(page, 'Disconnect');
    await keyboard.enter(disconnect);
    const question = page.getByRole('dialog', { name: /^Disconnect .* from XPM\?$/ });
    await question.waitFor();
    await expect.poll(() => hasFocus(button(page, 'Stay connected'))).toBe(true);
    await keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await page.getByText('Connected', { exact: true }).waitFor();
    await keyboard.enter(disconnect);
    await question.waitFor();
    await keyboard.enter(button(page, 'Disconnect from XPM'));
    await page.getByText('Not connected', { exact: true }).waitFor();
    await context.close();
  });

  it('A lost connection is connected again at Xero, and the way leads back to a sync that has waited', async () => {
    await stack.connect();
    // XPM redirects to the API's public address, which must be known before the API listens.
    const port = await freePort();
    const url = `http://localhost:${port}`;
    await using api = await stack.startApi({ PORT: String(port), PUBLIC_URL: url });
    expect(api.url).toContain(`:${port}`);
    const { page, keyboard, context } = await windowAt('Xero Practice Manager', url);
    // Tokens that nobody has used for 60 days have expired.
    await stack.sandbox.post('clock', { advanceSeconds: 61 * 86_400 });
    await keyboard.enter(button(page, 'Sync Staff'));
    await page.getByText('Must be reconnected', { exact: true }).waitFor();
    await keyboard.backTo(page.getByRole('link', { name: 'Dashboard', exact: true }));
    await keyboard.press('Enter');
    const mustConnect = page.getByRole('link', { name: 'The connection to Xero needs an admin' });
    await keyboard.enter(mustConnect);
    await keyboard.enter(button(page, 'Connect to Xero'));
    await page.getByRole('heading', { name: 'Allow access?' }).waitFor();
    await keyboard.enter(button(page, 'Allow access'));
    await page.getByText('The practice is connected to XPM.').waitFor();
    await keyboard.enter(page.getByRole('link', { name: 'Go to Practice Sync' }));
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    await keyboard.enter(page.getByRole('link', { name: 'Xero Practice Manager', exact: true }));
    await page.getByText('Connected', { exact: true }).waitFor();
    const { id } = await stack.prisma.syncRun.findFirstOrThrow({
      where: { kind: 'USERS' },
      orderBy: { requestedAt: 'desc' },
    });
    expect(await runFinished(stack, { id: `SyncRun:${id}` })).toMatchObject({ state: 'SUCCEEDED' });
    await context.close();
  });
});
