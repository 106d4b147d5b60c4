import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { harbourAndFinch } from '../../../embedded/demo/people.ts';
import { launchBrowser } from '../../../embedded/harness/browser.ts';
import type { StackOptions, TestStack } from '../stack/stack.ts';
import { startStack } from '../stack/stack.ts';

export interface AppWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: errors of scripts, and anything that the page's security policy refused. */
  readonly complaints: readonly string[];
  /** Opens a page of the practice, as somebody who types its address. */
  open(path: string): Promise<void>;
}

export interface AppWindowOptions {
  readonly url: string;
  /** The name on the sign-in page. */
  readonly person: 'Ada Finch' | 'Sam Okafor' | 'Olive Tāne';
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Called before the window loads anything. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** A stack that serves the built web app, and a browser. Both are the caller's to stop. */
export async function startAppStack(
  options: Omit<StackOptions, 'env'> = {},
): Promise<[TestStack, Browser]> {
  const env = { WEB_DIRECTORY: 'web/dist' };
  return Promise.all([startStack({ ...options, env }), launchBrowser()]);
}

/** Opens the app in a browser of its own and signs in. */
export async function openApp(browser: Browser, options: AppWindowOptions): Promise<AppWindow> {
  const { url, person, colorScheme = 'light', viewport = { width: 1280, height: 860 } } = options;
  const context = await browser.newContext({ colorScheme, viewport });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await options.prepare?.(page);
  await page.goto(url);
  await page.getByRole('button', { name: person }).click();
  await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  const practice = new URL(page.url()).pathname.replace(/\/dashboard$/, '');
  return {
    page,
    context,
    complaints,
    open: async (path) => {
      await page.goto(`${url}${practice}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
  };
}

export const demoPractice = harbourAndFinch.name;

const liveBadges = ({ page }: Pick<AppWindow, 'page'>): Promise<number> =>
  page.getByText(/^Live, as of/).count();

/** Waits until the window follows the practice: what happens from now on appears in it. */
export async function isLive(window: Pick<AppWindow, 'page'>): Promise<void> {
  await expect.poll(() => liveBadges(window)).toBe(1);
}

/** A window waits up to 15 seconds before it reconnects, and not at all when the network returns. */
export const reconnectSoon = (page: Page): Promise<void> =>
  page.evaluate(() => void dispatchEvent(new Event('online')));

/** The same as `isLive` for a window whose connection may be lost. */
export async function isLiveAgain(window: Pick<AppWindow, 'page'>): Promise<void> {
  await expect
    .poll(async () => {
      await reconnectSoon(window.page);
      return liveBadges(window);
    })
    .toBe(1);
}
