import type { Page } from 'playwright-core';
import { launchBrowser } from '../../embedded/harness/browser.ts';
import { freePort } from '../../embedded/process/ports.ts';
import type { Bench, Line, Measurement } from '../measure.ts';
import { formatMs } from '../measure.ts';
import type { PracticeWithClients } from '../practice-with-clients.ts';
import { createPracticeWithClients } from '../practice-with-clients.ts';
import type { Stack } from '../stack.ts';
import { displayInOther } from './display-in-other.ts';
import { longestTask } from './long-tasks.ts';
import { signIn } from './sign-in.ts';

const clients = 5000;
const entries = 10_000;
/** About a phone of the lower middle class, beside the machine that runs the measurement. */
const slowdown = 4;
const mostSeconds = 2;
const mostTaskMs = 100;
const rounds = 3;

/** The web app in a real browser: how soon people can use it and see each other's syncs, and whether long lists stutter. */
export const webApp: Measurement = {
  name: 'web-app',
  async run({ stack, report }: Bench): Promise<readonly Line[]> {
    const practice = await createPracticeWithClients(stack, clients);
    await addEntries(stack, practice);
    const api = await stack.freshApi({
      port: await freePort(),
      metricsPort: await freePort(),
      nodeFlags: [],
      env: { WEB_DIRECTORY: 'web/dist' },
    });
    await using _api = api;
    await using browser = await launchBrowser();
    const page = await signIn(browser, api.url, practice);
    report('opening the dashboard');
    const opened: number[] = [];
    for (let round = 0; round < rounds; round += 1) opened.push(await timeToDashboard(page));
    const interactive = opened.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
    report('scrolling and searching');
    const home = page.url().replace(/\/dashboard$/, '');
    return [
      {
        measure: `dashboard opened, CPU slowed ${slowdown} times`,
        ours: `${interactive.toFixed(2)} s`,
        floor: null,
        ratio: null,
        bar: `under ${mostSeconds} s`,
        ok: interactive < mostSeconds,
      },
      taskLine(`${clients.toLocaleString('en')} clients`, await readList(page, `${home}/clients`)),
      taskLine(`${entries.toLocaleString('en')} entries`, await readList(page, `${home}/activity`)),
      await displayInOther({ stack, browser, url: api.url, report }),
    ];
  },
};

const taskLine = (what: string, longestMs: number): Line => ({
  measure: `longest task while ${what} are scrolled and searched`,
  ours: longestMs === 0 ? 'under 50 ms' : formatMs(longestMs),
  floor: null,
  ratio: null,
  bar: `at most ${mostTaskMs} ms`,
  ok: longestMs <= mostTaskMs,
});

async function addEntries({ database }: Stack, { id }: PracticeWithClients): Promise<void> {
  await database.query(
    `INSERT INTO practice_activity (id, practice_id, title, message, type, status, created_at, updated_at)
     SELECT gen_random_uuid(), $1, 'Sync Clients', 'Entry ' || n, 'SYNC', 'SUCCESS', at, at
     FROM generate_series(1, $2) AS n, LATERAL (SELECT now() - n * interval '1 second' AS at) AS moments`,
    [id, entries],
  );
}

/** Seconds from the request for the page until it displays the practice, is live and has no task left. */
async function timeToDashboard(page: Page): Promise<number> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.reload({ waitUntil: 'commit' });
  await page.getByText(/^Live, as of/).waitFor();
  const ms = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        requestIdleCallback(() => resolve(performance.now()));
      }),
  );
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await devTools.detach();
  return ms / 1000;
}

/** Scrolls through a list by wheel and keys, and searches it. Returns the longest task in milliseconds. */
async function readList(page: Page, url: string): Promise<number> {
  await page.goto(url);
  const table = page.getByRole('table');
  await table.locator('[role=row]').nth(5).waitFor();
  await longestTask(page);
  await table.hover();
  for (let turn = 0; turn < 100; turn += 1) await page.mouse.wheel(0, 700);
  await table.focus();
  for (const key of ['End', 'PageUp', 'PageUp', 'Home', 'PageDown']) {
    await page.keyboard.press(key);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  await page.getByRole('searchbox').pressSequentially('321');
  await page
    .locator('[role=table]:not([aria-rowcount="5001"]):not([aria-rowcount="10001"])')
    .waitFor();
  return longestTask(page);
}
