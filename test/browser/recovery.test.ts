import { isDeepStrictEqual } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../embedded/demo/people.ts';
import type { AppWindow, AppWindowOptions } from '../support/browser/app.ts';
import {
  isLive,
  isLiveAgain,
  openApp,
  reconnectSoon,
  startAppStack,
} from '../support/browser/app.ts';
import type { CutSocket } from '../support/browser/cut-socket.ts';
import { interceptSocket } from '../support/browser/cut-socket.ts';
import { aClient, aJob } from '../support/edits/pending.ts';
import { startCodeIssuer } from '../support/http/code-issuer.ts';
import { startStableAddress } from '../support/http/stable-address.ts';
import type { TestStack } from '../support/stack/stack.ts';
import { allRunsFinished, runFinished, startSync, syncRecords } from '../support/sync/sync.ts';

const window = '/automation/xero-practice-manager';

/** Pages with what they follow, and a sync that concerns all of it. */
const followers = [
  {
    page: 'The window',
    address: () => window,
    kind: 'FIELD_DEFINITIONS',
    of: null,
    operations: ['Status'],
    outcome: 'Succeeded',
  },
  {
    page: 'The activity',
    address: () => '/activity',
    kind: 'FIELD_DEFINITIONS',
    of: null,
    operations: ['Status', 'ActivityAdded'],
    outcome: 'Success',
  },
  {
    page: 'A client',
    address: (uuid: string) => `/clients/${uuid}?tab=fields`,
    kind: 'CLIENT_FIELDS',
    of: aClient,
    operations: ['Status', 'ClientChanged', 'RecordActionsChanged'],
    outcome: 'Succeeded',
  },
  {
    page: 'A job',
    address: (uuid: string) => `/jobs/${uuid}`,
    kind: 'JOB',
    of: aJob,
    operations: ['Status', 'JobChanged', 'RecordActionsChanged'],
    outcome: 'Succeeded',
  },
] as const;

describe('Recovery under an open page', () => {
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

  afterEach(() => allRunsFinished(stack));

  interface Interrupted extends AppWindow {
    readonly socket: CutSocket;
  }

  interface Options extends Partial<AppWindowOptions> {
    /** Default: the window of the syncs. */
    readonly path?: string;
  }

  async function windowOf({ path = window, ...options }: Options = {}): Promise<Interrupted> {
    const sockets: CutSocket[] = [];
    const opened = await openApp(browser, {
      url: stack.url,
      person: 'Ada Finch',
      ...options,
      prepare: async (page) => {
        sockets.push(await interceptSocket(page));
        await options.prepare?.(page);
      },
    });
    const [socket] = sockets;
    if (socket === undefined) throw new Error('The socket was not intercepted.');
    await opened.open(path);
    await isLive(opened);
    await markPage(opened.page);
    return { ...opened, socket };
  }

  /** A window that is loaded anew loses the mark. */
  const markPage = (page: Page): Promise<void> =>
    page.evaluate(() => {
      document.documentElement.dataset['mark'] = 'same';
    });
  const isSamePage = async (page: Page): Promise<boolean> =>
    page.evaluate(() => document.documentElement.dataset['mark'] === 'same');
  /** Without ages: the clocks of two windows differ. */
  const mainText = async (page: Page): Promise<string> =>
    (await page.getByRole('main').innerText()).replaceAll(/\d+ (s|min) ago/g, 'a while ago');
  const fieldDefinitions = (page: Page) =>
    page.locator('section[aria-label="Sync"] > div').filter({ hasText: 'Sync Field Definitions' });

  it.each(followers)(
    '$page misses nothing and repeats nothing when its socket breaks at every message of a sync',
    async ({ address, kind, of, operations, outcome }) => {
      const recordId = of === null ? null : (await of(stack, 7)).id;
      const path = address(recordId?.replace(/^.*:/, '') ?? '');
      const prepare = (page: Page): Promise<void> => page.clock.install();
      const [broken, whole] = [await windowOf({ path, prepare }), await windowOf({ path })];
      const since = Math.max(0, ...operations.flatMap((each) => whole.socket.seqsOf(each)));
      const received = ({ socket }: Interrupted) =>
        operations.map((each) => [each, socket.seqsOf(each).filter((seq) => seq > since)]);
      broken.socket.breakAtEveryMessage();
      const run = await startSync(stack, kind, recordId === null ? {} : { recordId });
      await runFinished(stack, run);
      const receivedByBoth = async () => {
        await reconnectSoon(broken.page);
        return [broken, whole].map(received);
      };
      const areEqual = ([one, other]: unknown[]): boolean => isDeepStrictEqual(one, other);
      await expect.poll(receivedByBoth, { timeout: 60_000 }).toSatisfy(areEqual);
      for (const { page } of [broken, whole]) {
        await page.getByText(outcome, { exact: true }).filter({ visible: true }).first().waitFor();
      }
      const displayed = () => Promise.all([broken, whole].map(({ page }) => mainText(page)));
      await expect.poll(displayed).toSatisfy(areEqual);
      const hasBroken = (message: string): boolean =>
        broken.socket.breaks.has(`${message}, delivered`);
      while (!hasBroken('ping') || !hasBroken('pong')) {
        await isLiveAgain(broken);
        const opened = broken.socket.opened();
        await broken.page.clock.runFor(10_500);
        await expect.poll(() => broken.socket.opened()).toBeGreaterThan(opened);
      }
      await expect.poll(receivedByBoth).toSatisfy(areEqual);
      for (const operation of operations.slice(1)) {
        while (!hasBroken(`complete ${operation}`)) {
          await isLiveAgain(broken);
          await broken.page.getByRole('link', { name: 'Dashboard' }).click();
          await broken.page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
          await isLiveAgain(broken);
          await broken.page.goBack();
        }
      }
      await isLiveAgain(broken);
      const messages = [
        'connection_init',
        'connection_ack',
        'ping',
        'pong',
        ...operations.flatMap((each) => [`subscribe ${each}`, `next ${each}`]),
        ...operations.slice(1).map((each) => `complete ${each}`),
      ];
      expect(broken.socket.breaks).toEqual(
        new Set(messages.flatMap((message) => [`${message}, lost`, `${message}, delivered`])),
      );
      expect(await isSamePage(broken.page)).toBe(true);
      await Promise.all([broken.context.close(), whole.context.close()]);
    },
  );

  it('A window that cannot follow the practice at first shows what has happened meanwhile', async () => {
    const sockets: CutSocket[] = [];
    const { url } = stack;
    const { page, context, ...app } = await openApp(browser, {
      url,
      person: 'Ada Finch',
      prepare: async (opened) => {
        const socket = await interceptSocket(opened);
        socket.refuse();
        sockets.push(socket);
      },
    });
    await app.open('/activity');
    const newest = page.getByRole('row').nth(1);
    const before = await newest.innerText();
    await runFinished(stack, await startSync(stack, 'USERS'));
    expect(await newest.innerText()).toBe(before);
    for (const socket of sockets) socket.heal();
    await expect
      .poll(async () => {
        await reconnectSoon(page);
        return newest.innerText();
      })
      .toContain('12 staff read');
    await context.close();
  });

  it('A window shows the result of a sync that ran while the API was being replaced', async () => {
    const first = await stack.startApi();
    await using front = await startStableAddress(first.url);
    const ada = await windowOf({ url: front.url });
    await stack.sandbox.post('faults', {
      path: 'customfield.api/definition',
      fault: { type: 'hold' },
    });
    await ada.page.getByRole('button', { name: 'Sync Field Definitions' }).click();
    await fieldDefinitions(ada.page).getByText('Running').waitFor();
    await first[Symbol.asyncDispose]();
    await ada.page.getByText(/^Reconnecting, as of/).waitFor();
    await using second = await stack.startApi();
    front.leadTo(second.url);
    await isLiveAgain(ada);
    await stack.sandbox.clearFaults();
    await fieldDefinitions(ada.page)
      .getByText('11 field definitions read: nothing changed')
      .waitFor();
    expect(await ada.page.getByRole('alert').filter({ hasText: 'does not respond' }).count()).toBe(
      0,
    );
    expect(await isSamePage(ada.page)).toBe(true);
    await ada.context.close();
  });

  it('A window renews a token that expires, and follows the practice again', async () => {
    let lifetime: { readonly expiresInSeconds?: number } = { expiresInSeconds: 3 };
    const ada = await windowOf({
      prepare: async (page) => {
        await page.route('**/dev/sign-in', async (route) => {
          const token = await stack.tokenFor('admin', lifetime);
          await route.fulfill({ json: { token, practiceId: stack.practiceId } });
        });
      },
    });
    const before = ada.socket.opened();
    lifetime = {};
    await expect.poll(() => ada.socket.opened()).toBe(before + 1);
    await isLive(ada);
    await runFinished(stack, await startSync(stack, 'USERS'));
    await ada.page
      .getByText(/12 staff read/)
      .first()
      .waitFor();
    expect(await isSamePage(ada.page)).toBe(true);
    await ada.context.close();
  });

  it('A person signs in at the issuer, stays signed in after a reload, and tokens are renewed in memory', async () => {
    const [person] = people;
    if (person === undefined) throw new Error('There are no demo people.');
    await using issuer = await startCodeIssuer(person);
    await using api = await stack.startApi({
      AUTH_ISSUER: issuer.url,
      AUTH_CLIENT_ID: issuer.clientId,
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    const practice = stack.practiceId.replace('Practice:', '');
    const address = `${api.url}/practices/${practice}/jobs?show=all`;
    await page.goto(address);
    // Valid for less than a minute, so that each request renews it.
    issuer.expireIn(30);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Jobs', level: 1 }).waitFor();
    expect(page.url()).toBe(address);
    await isLive({ page });
    expect(issuer.grants[0]).toBe('authorization_code');
    expect(issuer.grants).toContain('refresh_token');
    issuer.expireIn(600);
    await page.reload();
    await isLive({ page });
    expect(page.url()).toBe(address);
    const stored = await page.evaluate(() => JSON.stringify([sessionStorage, localStorage]));
    expect(stored).not.toMatch(/ey[\w-]+\.ey/);
    await page.getByRole('button', { name: /Ada Finch/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await context.close();
  });

  it('The badge turns amber when nothing arrives any more, and the window connects anew', async () => {
    const ada = await windowOf({
      prepare: async (page) => {
        await page.clock.install();
      },
    });
    const before = ada.socket.opened();
    ada.socket.silence();
    await ada.page.clock.runFor(10_500);
    await ada.page.clock.runFor(5_500);
    await ada.page.getByText(/^Reconnecting, as of/).waitFor();
    ada.socket.heal();
    await isLiveAgain(ada);
    expect(ada.socket.opened()).toBeGreaterThan(before);
    expect(await isSamePage(ada.page)).toBe(true);
    await ada.context.close();
  });

  it('A window says that it is offline once and without a notice, and is live again by itself', async () => {
    const ada = await windowOf();
    await ada.context.setOffline(true);
    await ada.page.getByText(/^Offline, as of/).waitFor();
    expect(await ada.page.getByRole('alert').count()).toBe(0);
    await ada.context.setOffline(false);
    await isLive(ada);
    expect(await isSamePage(ada.page)).toBe(true);
    await ada.context.close();
  });

  it('A button that was pressed stays off although the socket is silent', async () => {
    const ada = await windowOf();
    await stack.sandbox.post('faults', {
      path: 'staff.api/list',
      fault: { type: 'hold' },
    });
    ada.socket.silence();
    const button = ada.page.getByRole('button', { name: 'Sync Staff' });
    await button.click();
    await ada.page.getByRole('alert').filter({ hasText: 'Sync requested' }).waitFor();
    await expect.poll(() => button.getAttribute('data-loading')).toBeNull();
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(await isSamePage(ada.page)).toBe(true);
    await stack.sandbox.clearFaults();
    await ada.context.close();
  });

  const firstRow = (page: Page): Promise<string> => page.getByRole('row').nth(1).innerText();

  it.each([
    { path: '/clients', kind: 'CLIENTS', shows: 'Aardvark Advisory' },
    { path: '/activity', kind: 'FIELD_DEFINITIONS', shows: '11 field definitions read' },
  ] as const)(
    'The page $path shows what has changed after it was read and before it was followed',
    async ({ path, kind, shows }) => {
      const ada = await windowOf();
      ada.socket.holdSubscriptions();
      await ada.open(path);
      const before = await firstRow(ada.page);
      const { xpmId: uuid } = await aClient(stack);
      const fields = { Name: 'Aardvark Advisory' };
      await stack.sandbox.post('records', { resource: 'client', action: 'update', uuid, fields });
      await runFinished(stack, await startSync(stack, kind));
      expect(await firstRow(ada.page)).toBe(before);
      expect(before).not.toContain(shows);
      ada.socket.heal();
      await expect.poll(() => firstRow(ada.page)).toContain(shows);
      await ada.context.close();
    },
  );
});
