import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppWindow } from '../support/browser/app.ts';
import { isLive, openApp, startAppStack } from '../support/browser/app.ts';
import { aClient } from '../support/edits/pending.ts';
import type { TestStack } from '../support/stack/stack.ts';
import { syncRecords } from '../support/sync/sync.ts';

describe('Addresses of the web app', () => {
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

  const windowOf = (): Promise<AppWindow> =>
    openApp(browser, { url: stack.url, person: 'Ada Finch' });

  it('A page ignores the parameters that it does not understand', async () => {
    const ada = await windowOf();
    const { page, complaints, context } = ada;
    const table = (name: string): Promise<void> => page.getByRole('table', { name }).waitFor();
    await ada.open(
      '/jobs?show=__proto__&status=OLD&sort=EVIL&dueBefore=0000-00-00&client=%00&q={"a":1}&page=-1',
    );
    await table('Jobs');
    expect(await page.getByRole('button', { name: /^Clear/ }).count()).toBe(0);
    await ada.open('/clients?show=__proto__&status=OLD&sort=EVIL&q=[]&manager=%00&group=smith');
    await table('Clients');
    await ada.open('/activity?status=OLD&type=OLD&q=[]');
    await table('Practice Activity');
    await ada.open('/activity?entry=%00&q=%00');
    await table('Practice Activity');
    await ada.open('/activity?q=2026');
    expect(await page.getByLabel('Search activity').inputValue()).toBe('2026');
    const { id } = await aClient(stack, 0);
    await ada.open(`/clients/${id.replace('Client:', '')}?tab=old`);
    await page.getByRole('region', { name: 'In the practice' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('An address whose record is not a UUID leads to no page, and the API is not asked', async () => {
    const ada = await windowOf();
    const { page, complaints, context } = ada;
    const missing = page.getByRole('heading', { name: 'This page does not exist', level: 1 });
    for (const address of ['/clients/%00', '/clients/smith', '/jobs/1%2F2', '/clients/%FF']) {
      await ada.open(address);
      await missing.waitFor();
    }
    await page.goto(`${stack.url}/practices/mine/dashboard`);
    await missing.waitFor();
    await page.getByRole('link', { name: 'Go to your practice' }).click();
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('The search field has what the address searches for, also after a link and Back', async () => {
    const ada = await windowOf();
    const { page, context } = ada;
    const field = page.getByLabel('Search clients');
    const link = page.getByRole('link', { name: 'Clients', exact: true });
    await ada.open('/clients');
    await field.fill('smith');
    await page.waitForURL('**/clients?q=smith');
    await link.click();
    await page.waitForURL('**/clients');
    await expect.poll(() => field.inputValue()).toBe('');
    await page.goBack();
    await expect.poll(() => field.inputValue()).toBe('smith');
    // Typing goes on while the address follows.
    await field.press('End');
    await field.pressSequentially('son & sons', { delay: 60 });
    await page.waitForURL('**/clients?q=smithson*');
    expect(await field.inputValue()).toBe('smithson & sons');
    await context.close();
  });

  it.each([
    {
      path: '/activity',
      chosen: { Status: 'SUCCESS', Type: 'SYNC' },
      search: '?status=SUCCESS&type=SYNC',
    },
    {
      path: '/problems',
      chosen: { Cause: 'TEXT_TOO_LONG', resolved: null },
      search: '?reason=TEXT_TOO_LONG&show=resolved',
    },
  ])('The address of $path has both of two filters that are chosen at once', async (row) => {
    const ada = await windowOf();
    const { page, context } = ada;
    await ada.open(row.path);
    await page.getByRole('combobox').first().waitFor();
    await page.evaluate((chosen) => {
      for (const [name, value] of Object.entries(chosen)) {
        const select = document.querySelector<HTMLSelectElement>(`main select[aria-label=${name}]`);
        if (select === null) {
          document.querySelector<HTMLInputElement>(`main input[value=${name}]`)?.click();
          continue;
        }
        select.value = value ?? '';
        select.dispatchEvent(new Event('change', { bubbles: true }));
      }
    }, row.chosen);
    await expect.poll(() => new URL(page.url()).search).toBe(row.search);
    await context.close();
  });

  it('Whoever leaves the page of an edit of many records ends it, and reads how far it has come', async () => {
    const ada = await windowOf();
    const { page, context } = ada;
    await page.getByRole('link', { name: 'Jobs', exact: true }).click();
    await isLive(ada);
    for (const row of [1, 2, 3, 4]) {
      await page.getByRole('row').nth(row).getByRole('checkbox').check();
    }
    await page.getByRole('button', { name: 'Edit 4 jobs' }).click();
    const left = Promise.withResolvers<undefined>();
    let edits = 0;
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('mutation UpdateJob(') === true) edits += 1;
      if (edits === 2) await left.promise;
      await route.continue();
    });
    await page.getByLabel('Field').selectOption('Budget');
    await page.getByLabel('New budget').fill('4711');
    await page.getByRole('button', { name: 'Change 4 jobs' }).click();
    await page.getByText('1 of 4 accepted for XPM').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    left.resolve(undefined);
    await page.getByRole('alert').getByText('2 jobs are changed, 2 are not.').waitFor();
    expect(edits).toBe(2);
    await context.close();
  });

  it('A window that edits many records is not closed without a question', async () => {
    const ada = await windowOf();
    const { page, context } = ada;
    await ada.open('/jobs');
    await isLive(ada);
    await page.getByRole('row').nth(5).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Edit 1 job' }).click();
    const released = Promise.withResolvers<undefined>();
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('mutation UpdateJob(') === true) {
        await released.promise;
      }
      await route.continue();
    });
    await page.getByLabel('Field').selectOption('Budget');
    await page.getByLabel('New budget').fill('4712');
    await page.getByRole('button', { name: 'Change 1 job' }).click();
    await page.getByText('0 of 1 accepted for XPM').waitFor();
    const question = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const dialog = await question;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    released.resolve(undefined);
    await page.getByText('1 job is changed.').waitFor();
    await context.close();
  });
});
