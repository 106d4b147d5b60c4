import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp, startAppStack } from '../support/browser/app.ts';
import type { TestStack } from '../support/stack/stack.ts';
import { syncRecords } from '../support/sync/sync.ts';

/** The parts of the dashboard whose code comes late, each with a query that another part has sent before. */
const lateParts = {
  'run-timeline': 'QuotaDay',
  'pending-card': 'Attention',
} as const;

describe('What a page requests', () => {
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

  it('The dashboard sends each of its queries once, however late its parts are displayed', async () => {
    const sent: string[] = [];
    const ada = await openApp(browser, {
      url: stack.url,
      person: 'Ada Finch',
      prepare: async (page) => {
        page.on('request', (request) => sent.push(...operationsOf(request)));
        await delayParts(page);
      },
    });
    for (const part of ['Calls to XPM', 'Pending changes', 'Recent syncs', 'Freshness']) {
      await ada.page.getByRole('region', { name: part }).waitFor();
    }
    await ada.page.getByText(/calls in the last 24 hours/).waitFor();
    await ada.page.getByText('XPM has every edit.').waitFor();
    await sendMarker(ada.page);
    expect(sent.toSorted()).toEqual([
      'Attention',
      'Connection',
      'DeletionReviews',
      'Freshness',
      'LivePractice',
      'QuotaDay',
      'RecentRuns',
      'Viewer',
    ]);
    await ada.context.close();
  });
});

function operationsOf(request: Request): readonly string[] {
  if (!request.url().endsWith('/graphql')) return [];
  const { operationName } = request.postDataJSON() as { readonly operationName: string };
  return [operationName];
}

/** Each late part arrives after the response that another part has waited for, as on a slow line. */
async function delayParts(page: Page): Promise<void> {
  const responded = (operation: string) =>
    page.waitForResponse((response) => operationsOf(response.request()).includes(operation));
  const responses = new Map(
    [...Object.values(lateParts), 'LivePractice'].map((name) => [name, responded(name)]),
  );
  for (const [part, operation] of Object.entries(lateParts)) {
    await page.route(`**/assets/${part}-*.js`, async (route) => {
      await (await responses.get(operation))?.finished();
      await route.continue();
    });
  }
  // The page displays no part before it.
  await page.route('**/graphql', async (route) => {
    if (operationsOf(route.request()).includes('RecentRuns')) {
      await (await responses.get('LivePractice'))?.finished();
    }
    await route.continue();
  });
}

/** A request is reported after those that the page has sent before it. */
async function sendMarker(page: Page): Promise<void> {
  const marker = page.waitForRequest('**/icon.svg?marker');
  await page.evaluate(() => fetch('/icon.svg?marker'));
  await marker;
}
