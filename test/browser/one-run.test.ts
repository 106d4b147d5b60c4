import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppWindow } from '../support/browser/app.ts';
import {
  isLive,
  isLiveAgain,
  openApp,
  reconnectSoon,
  startAppStack,
} from '../support/browser/app.ts';
import type { CutSocket } from '../support/browser/cut-socket.ts';
import { interceptSocket } from '../support/browser/cut-socket.ts';
import { endPause, freshQuota } from '../support/quota/quota.ts';
import type { TestStack } from '../support/stack/stack.ts';
import { syncRecords } from '../support/sync/sync.ts';

/** One run as each page displays it. */
interface Views {
  readonly list: string | null;
  readonly window: string | null;
  readonly dashboard: string | null;
  readonly activity: string | null;
}

const unfinished = (state: string): Views => ({
  list: 'Syncing',
  window: state,
  dashboard: state,
  activity: 'In progress',
});

declare global {
  // The watched page has it.
  var cardHistory: string[];
}

/** Notes each state of the run that the card displays, and whether its button is on meanwhile. */
const watchCard = (page: Page): Promise<void> =>
  page.evaluate(() => {
    globalThis.cardHistory = [];
    new MutationObserver(() => {
      const button = [...document.querySelectorAll('main button')].find(
        ({ textContent }) => textContent === 'Sync Clients',
      );
      const badge = button?.closest('section > div')?.querySelector('.mantine-Badge-label');
      const isOff = button?.getAttribute('aria-disabled') === 'true';
      const now = `${badge?.textContent ?? 'nothing'} ${isOff ? 'off' : 'on'}`;
      if (globalThis.cardHistory.at(-1) !== now) globalThis.cardHistory.push(now);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });

describe('A sync of clients on every page at once', () => {
  let stack: TestStack;
  let browser: Browser;
  let list: AppWindow;
  let window: AppWindow;
  let dashboard: AppWindow;
  let activity: AppWindow;
  const sockets: CutSocket[] = [];
  beforeAll(async () => {
    [stack, browser] = await startAppStack();
    await syncRecords(stack);
    const open = (person: 'Ada Finch' | 'Sam Okafor') =>
      openApp(browser, {
        url: stack.url,
        person,
        prepare: async (page) => void sockets.push(await interceptSocket(page)),
      });
    [list, window, dashboard, activity] = await Promise.all([
      open('Sam Okafor'),
      open('Ada Finch'),
      open('Sam Okafor'),
      open('Ada Finch'),
    ]);
    await Promise.all([
      list.open('/clients'),
      window.open('/automation/xero-practice-manager'),
      activity.open('/activity'),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await stack[Symbol.asyncDispose]();
  });

  /** In one step: a badge that disappears between two would be waited for. */
  const firstText = async (found: Locator): Promise<string | null> =>
    (await found.allInnerTexts())[0] ?? null;
  const badge = /^(Requested|Running|Paused|Waiting|Succeeded|Partial|Failed|Cancelled)$/;
  /** Opens the menu, which closes when it loses the focus. */
  const listed = async (): Promise<string | null> => {
    const item = list.page.getByRole('menuitem').filter({ hasText: /^Sync/ });
    if ((await item.count()) === 0) {
      await list.page.getByRole('button', { name: 'View Tools' }).click();
    }
    return firstText(item);
  };
  const views = async (): Promise<Views> => ({
    list: await listed(),
    window: await firstText(
      window.page
        .locator('section[aria-label="Sync"] > div')
        .filter({ hasText: 'Sync Clients' })
        .getByText(badge),
    ),
    dashboard: await firstText(
      dashboard.page.getByRole('region', { name: 'Running now' }).getByText(badge),
    ),
    activity: await firstText(
      activity.page
        .getByRole('row')
        .nth(1)
        .getByText(/^(In progress|Success|Alert|Action required|Failure)$/),
    ),
  });
  const request = () => window.page.getByRole('button', { name: 'Sync Clients' }).click();

  afterEach(async () => {
    await stack.sandbox.clearFaults();
    for (const { complaints } of [list, window, dashboard, activity]) {
      expect(complaints).toEqual([]);
    }
  });

  it('It pauses, continues and ends on all of them', async () => {
    const { sandbox } = stack;
    await Promise.all([list, window, dashboard, activity].map(isLive));
    const limited = { type: 'limited', problem: 'minute', retryAfterSeconds: 600 };
    await sandbox.post('faults', { path: 'client.api/list', times: 1, fault: limited });
    await request();
    await expect.poll(views).toEqual(unfinished('Paused'));
    await window.page.getByText(/^Sync Paused until/).waitFor();
    await endPause(stack, 'CLIENTS');
    await expect.poll(views).toEqual({
      list: 'Sync',
      window: 'Succeeded',
      dashboard: null,
      activity: 'Success',
    });
  });

  it('A colleague who cancels it from the dashboard ends it on all of them', async () => {
    await freshQuota(stack);
    const fault = { type: 'hold' };
    await stack.sandbox.post('faults', { path: 'client.api/list', times: 1, fault });
    await request();
    await expect.poll(views).toEqual(unfinished('Running'));
    await dashboard.page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(views).toEqual({
      list: 'Sync',
      window: 'Cancelled',
      dashboard: null,
      activity: 'Alert',
    });
  });

  it('It ends on all of them although their sockets break at every message', async () => {
    await freshQuota(stack);
    for (const socket of sockets) socket.breakAtEveryMessage();
    await watchCard(window.page);
    await request();
    await expect
      .poll(
        async () => {
          const pages = [list, window, dashboard, activity].map(({ page }) => page);
          await Promise.all(pages.map(reconnectSoon));
          return views();
        },
        { timeout: 60_000 },
      )
      .toEqual({ list: 'Sync', window: 'Succeeded', dashboard: null, activity: 'Success' });
    const card = await window.page.evaluate(() => globalThis.cardHistory.join('; '));
    expect(card).toMatch(
      /^(Cancelled \w+(; |$))+((Requested|Running) off(; |$))+(Succeeded \w+(; |$))+$/,
    );
    for (const { breaks } of sockets) expect(breaks.size).toBeGreaterThan(0);
    for (const socket of sockets) socket.heal();
    await Promise.all([list, window, dashboard, activity].map(isLiveAgain));
  });
});
