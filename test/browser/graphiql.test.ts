import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../embedded/harness/browser.ts';
import type { TestStack } from '../support/stack/stack.ts';
import { startStack } from '../support/stack/stack.ts';
import { runFinished, startSync } from '../support/sync/sync.ts';

describe('GraphiQL', () => {
  let stack: TestStack;
  let browser: Browser;
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
    await runFinished(stack, await startSync(stack, 'CLIENTS'));
    await runFinished(stack, await startSync(stack, 'JOBS'));
  });
  afterAll(async () => {
    await browser.close();
    await stack[Symbol.asyncDispose]();
  });

  /** A window of a fresh browser, or of one that has others; and every address outside the API that it requested. */
  async function open(
    path = '/graphql',
    context?: BrowserContext,
  ): Promise<{ page: Page; foreignRequests: string[] }> {
    const page = await (context ?? (await browser.newContext())).newPage();
    const foreignRequests: string[] = [];
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      if (origin !== stack.url && /^https?:/.test(origin)) foreignRequests.push(request.url());
    });
    await page.goto(`${stack.url}${path}`);
    await page.getByRole('button', { name: /Execute query/ }).waitFor();
    return { page, foreignRequests };
  }
  const execute = (page: Page) => page.getByRole('button', { name: /Execute query/ }).click();
  /** Waits until the response shows this; the editor writes blanks that do not break. */
  const shows = (page: Page, text: string): Promise<void> =>
    expect
      .poll(
        async () =>
          (await page.locator('.graphiql-response').innerText()).replaceAll('\u00a0', ' '),
        {
          timeout: 30_000,
        },
      )
      .toContain(text);
  it('GraphiQL opens signed in, with the documents as tabs, and requests nothing from other hosts', async () => {
    const { page, foreignRequests } = await open();
    expect(await page.getByRole('tab').allInnerTexts()).toEqual([
      'Clients',
      'SyncClients',
      'Watch',
    ]);
    await execute(page);
    await shows(page, 'Harbour & Finch Accountants');
    expect(foreignRequests).toEqual([]);
    await page.context().close();
  });

  it('A window displays the result of a request made in another window live', async () => {
    const watching = await open('/try/watch');
    const asking = await open('/try/sync-clients', watching.page.context());
    await execute(watching.page);
    await shows(watching.page, '"unchanged": 0');
    await execute(asking.page);
    await shows(asking.page, '"SyncStarted"');
    // A full pass over what is here already, which is not what the first state said.
    await shows(watching.page, '"unchanged": 1200');
    await watching.page.context().close();
  });

  it('A window displays how an edit made in another window reaches XPM', async () => {
    const watching = await open('/try/watch-job');
    const editing = await open('/try/edit-job', watching.page.context());
    await execute(watching.page);
    // The first item is the job as it is.
    await shows(watching.page, '"pendingSync": null');
    await execute(editing.page);
    await shows(editing.page, 'CHANGES_PENDING');
    await shows(watching.page, 'Annual accounts, edited here');
    await shows(watching.page, '"pendingSync": null');
    await watching.page.context().close();
  });
});
