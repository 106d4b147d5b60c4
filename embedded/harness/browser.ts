import chromium from '@sparticuz/chromium';
import type { Browser } from 'playwright-core';
import { chromium as playwright } from 'playwright-core';

/**
 * A real browser, from the npm package that carries one. Its own arguments are for a machine without
 * processes to spare: they put all windows into one process, which dies with any of them, and switch
 * the web's security off.
 */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    args: ['--no-sandbox', '--headless=shell'],
    executablePath: await chromium.executablePath(),
  });
}
