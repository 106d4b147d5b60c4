import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../embedded/harness/browser.ts';
import type { AppWindow, AppWindowOptions } from '../support/browser/app.ts';
import { isLive, openApp } from '../support/browser/app.ts';
import { aJob } from '../support/edits/pending.ts';
import { endPause, freshQuota } from '../support/quota/quota.ts';
import type { TestStack } from '../support/stack/stack.ts';
import { startStack } from '../support/stack/stack.ts';
import { runFinished, startSync, syncRecords } from '../support/sync/sync.ts';

describe('What the app says about the state of things', () => {
  let stack: TestStack;
  let browser: Browser;
  beforeAll(async () => {
    [stack, browser] = await Promise.all([
      startStack({ env: { WEB_DIRECTORY: 'web/dist' } }),
      launchBrowser(),
    ]);
    await syncRecords(stack);
  });
  afterAll(async () => {
    await browser.close();
    await stack[Symbol.asyncDispose]();
  });

  const windowOf = (options: Partial<AppWindowOptions> = {}): Promise<AppWindow> =>
    openApp(browser, { url: stack.url, person: 'Ada Finch', ...options });

  it('The dashboard says that nothing needs anybody only when that is known', async () => {
    const service = failingService('query Attention');
    const ada = await windowOf({ prepare: service.route });
    const needs = ada.page.getByRole('region', { name: 'Needs attention' });
    const pending = ada.page.getByRole('region', { name: 'Pending changes' });
    const quiet = ada.page.getByText(/Nothing needs you|XPM has every edit/);
    for (const part of [needs, pending]) await part.getByLabel('Loading').waitFor();
    expect(await quiet.count()).toBe(0);
    service.fail();
    for (const part of [needs, pending]) await part.getByText('does not respond').waitFor();
    expect(await quiet.count()).toBe(0);
    await service.hold();
    await needs.getByRole('button', { name: 'Try again' }).click();
    service.respond();
    await needs.getByText(/Nothing needs you|problems? with records in XPM/).waitFor();
    await pending.getByText('XPM has every edit.').waitFor();
    await ada.context.close();
  });

  it('The freshness has the sync that runs, and then how long ago it ended', async () => {
    const ada = await windowOf({
      prepare: async (page) => {
        await page.clock.install();
      },
    });
    await isLive(ada);
    const staff = ada.page
      .getByRole('region', { name: 'Freshness' })
      .getByRole('row')
      .filter({ hasText: 'Staff' });
    await stack.sandbox.post('faults', {
      path: 'staff.api/list',
      fault: { type: 'hold' },
    });
    const run = await startSync(stack, 'USERS');
    await staff.getByText(/^(Requested|Running)$/).waitFor();
    await stack.sandbox.clearFaults();
    await runFinished(stack, run);
    await staff.getByText('Before that:').waitFor({ state: 'detached' });
    await staff.getByText('Succeeded').waitFor();
    await ada.page.clock.fastForward('04:00');
    await staff.getByText('4 min ago').waitFor();
    await ada.context.close();
  });

  it('An open entry has the calls of its run so far, and all of them once the run has ended', async () => {
    await freshQuota(stack);
    const ada = await windowOf();
    await ada.open('/activity');
    await isLive(ada);
    await stack.sandbox.post('faults', {
      path: 'client.api/list',
      fault: { type: 'limited', problem: 'minute', retryAfterSeconds: 600 },
    });
    const run = await startSync(stack, 'CLIENTS');
    const entry = ada.page.getByRole('row').nth(1).getByRole('button', { name: 'Sync Clients' });
    await ada.page.getByRole('row').nth(1).getByText('In progress').waitFor();
    await entry.click();
    const steps = ada.page.getByRole('dialog').getByRole('list', { name: 'Steps of the sync' });
    // The groups are read before the clients, and a call that a limit refuses does not count.
    await steps.getByText('Paused, with 1 call to XPM so far').waitFor();
    await endPause(stack, 'CLIENTS');
    await runFinished(stack, run);
    const { calls } = await stack.prisma.syncRun.findUniqueOrThrow({
      where: { id: run.id.replace('SyncRun:', '') },
    });
    expect(calls).toBeGreaterThan(1);
    await steps.getByText(new RegExp(`^Succeeded after .*, with ${calls} calls to XPM$`)).waitFor();
    expect(ada.complaints).toEqual([]);
    await ada.context.close();
  });

  it('The page of a job has the progress of its sync, why it waits, and Cancel', async () => {
    const job = await aJob(stack, 0);
    const ada = await windowOf();
    await ada.open(`/jobs/${job.id.replace('Job:', '')}`);
    await isLive(ada);
    await stack.sandbox.post('faults', {
      path: 'job.api/get',
      fault: { type: 'limited', problem: 'minute', retryAfterSeconds: 50 },
    });
    await ada.page.getByRole('button', { name: 'Sync Job' }).click();
    await ada.page.getByText('Paused', { exact: true }).waitFor();
    await ada.page.getByText('XPM’s calls of this minute are used. Continues at').waitFor();
    await ada.page.getByText('Last observed at').waitFor();
    await ada.page.getByText(`Job ${job.name}`, { exact: true }).waitFor();
    await ada.page.getByRole('button', { name: 'Cancel' }).click();
    await ada.page.getByText('Cancelled by Ada Finch.').waitFor();
    await ada.page.getByRole('button', { name: 'Sync Job' }).waitFor();
    expect(ada.complaints).toEqual([]);
    await ada.context.close();
  });
});

/** A service that does not respond to a query, then fails, then does not respond again, and then works. */
function failingService(query: string) {
  const failing = Promise.withResolvers<undefined>();
  const working = Promise.withResolvers<undefined>();
  let isHeld = false;
  const requests = { failed: 0, received: 0 };
  const isQuery = (request: Request): boolean => request.postData()?.includes(query) === true;
  return {
    route: async (page: Page): Promise<void> => {
      page.on('requestfailed', (request) => {
        if (isQuery(request)) requests.failed += 1;
      });
      await page.route('**/graphql', async (route) => {
        if (!isQuery(route.request())) return route.continue();
        if (isHeld) return working.promise.then(async () => route.continue());
        requests.received += 1;
        await failing.promise;
        return route.abort();
      });
    },
    fail: () => failing.resolve(undefined),
    /** Ends when the page knows of every failure. */
    hold: async () => {
      isHeld = true;
      await expect.poll(() => requests.failed).toBe(requests.received);
    },
    respond: () => working.resolve(undefined),
  };
}
