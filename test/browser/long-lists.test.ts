import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp, startAppStack } from '../support/http/app.ts';
import { addClients, addEntries } from '../support/records/records.ts';
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
});
