import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listen } from '../support/browser/announcements.ts';
import type { AppWindow, AppWindowOptions } from '../support/browser/app.ts';
import { isLive, openApp, startAppStack } from '../support/browser/app.ts';
import { aClient, aJob, jobNow, updateJob } from '../support/edits/pending.ts';
import { graphql } from '../support/graphql.ts';
import { endPause } from '../support/quota/quota.ts';
import type { TestStack } from '../support/stack/stack.ts';
import { runFinished, startSync } from '../support/sync/sync.ts';

/** Where a picture is stored. `npm run screenshots` renews those that the documents have. */
function pictureFile(name: string): string {
  const documented = path.join('docs/screenshots', `${name}.png`);
  const isRenewed = process.env['UPDATE_SCREENSHOTS'] === '1' && existsSync(documented);
  return isRenewed ? documented : path.join(otherPictures, `${name}.png`);
}

const otherPictures = '.cache/screenshots';
const largestPictureBytes = 150_000;
/** The rules of every page take a minute of a busy processor. */
const allPagesMs = 300_000;
const phone = { width: 390, height: 844 };

const configureStates = graphql(`
  mutation ConfigureStates($practiceId: ID!, $states: [JobStateInput!]!) {
    configureJobStates(input: { practiceId: $practiceId, states: $states }) {
      __typename
    }
  }
`);

describe('The pages of the web app', () => {
  let stack: TestStack;
  let browser: Browser;
  let pages: readonly {
    readonly name: string;
    readonly address: string;
    readonly heading: string;
  }[];
  beforeAll(async () => {
    [stack, browser] = await startAppStack();
    for (const kind of ['USERS', 'FIELD_DEFINITIONS', 'CLIENTS', 'JOBS'] as const) {
      await runFinished(stack, await startSync(stack, kind));
    }
    const [client, job] = [await aClient(stack, 0), await aJob(stack, 0)];
    await refuseAnEdit(job.id);
    const at = (kind: string, id: string) => `/${kind}/${id.replace(/^\w+:/, '')}`;
    pages = [
      { name: 'dashboard', address: '/dashboard', heading: 'Dashboard' },
      { name: 'clients', address: '/clients', heading: 'Clients' },
      { name: 'client', address: at('clients', client.id), heading: client.name },
      {
        name: 'custom-fields',
        address: `${at('clients', client.id)}?tab=fields`,
        heading: client.name,
      },
      { name: 'jobs', address: '/jobs', heading: 'Jobs' },
      {
        name: 'jobs-of-client',
        address: `/jobs?show=all&client=${client.id.replace('Client:', '')}`,
        heading: 'Jobs',
      },
      { name: 'job', address: at('jobs', job.id), heading: `${job.number} ${job.name}` },
      { name: 'activity', address: '/activity', heading: 'Practice Activity' },
      { name: 'problems', address: '/problems', heading: 'Problems' },
      {
        name: 'xpm-integration',
        address: '/automation/xero-practice-manager',
        heading: 'XPM Integration',
      },
      { name: 'job-states', address: '/automation/job-states', heading: 'Job States' },
    ];
    mkdirSync(otherPictures, { recursive: true });
  });
  afterAll(async () => {
    await browser.close();
    await stack[Symbol.asyncDispose]();
  });

  /** XPM does not know this state, so that a page has something that needs a person. */
  async function refuseAnEdit(jobId: string): Promise<void> {
    const states = [{ name: 'Awaiting Signature', code: 'NO-SUCH-CODE' }];
    await stack.execute('admin', configureStates, { practiceId: stack.practiceId, states });
    const input = { jobId, state: 'Awaiting Signature', budget: '4321.50' };
    await stack.execute('standard', updateJob, { input });
    await vi.waitFor(
      async () => {
        const { pendingSync } = await jobNow(stack, jobId);
        expect(pendingSync?.reasons).toContain('CHANGES_REFUSED');
      },
      { timeout: 20_000 },
    );
  }
  const windowOf = (person: AppWindowOptions['person'], options = {}): Promise<AppWindow> =>
    openApp(browser, { url: stack.url, person, ...options });
  async function takePicture({ page }: AppWindow, name: string): Promise<void> {
    const picture = await page.screenshot({
      path: pictureFile(name),
      scale: 'css',
    });
    expect.soft(picture.length, name).toBeLessThan(largestPictureBytes);
  }

  /** Expects that what is displayed violates no accessibility rule, once it is loaded. */
  async function checkRules(
    { page }: AppWindow,
    what: string,
    rules = new AxeBuilder({ page }),
  ): Promise<void> {
    await expect.poll(() => page.getByLabel('Loading').filter({ visible: true }).count()).toBe(0);
    const { violations } = await rules.analyze();
    expect.soft(violations.map(({ id, nodes }) => [what, id, nodes[0]?.html])).toEqual([]);
  }

  it.each([
    { look: 'light', colorScheme: 'light', viewport: { width: 1120, height: 720 } },
    { look: 'dark', colorScheme: 'dark', viewport: { width: 1120, height: 720 } },
    { look: 'phone', colorScheme: 'light', viewport: phone },
  ] as const)(
    'No page violates the accessibility rules or is wider than its window ($look)',
    async ({ look, colorScheme, viewport }) => {
      const ada = await windowOf('Ada Finch', { colorScheme, viewport });
      for (const { name, address, heading } of pages) {
        await ada.open(address);
        await ada.page.getByRole('heading', { name: heading, level: 1 }).waitFor();
        if (look !== 'phone') await isLive(ada);
        await checkRules(ada, address);
        const width = await ada.page.evaluate(() => document.documentElement.scrollWidth);
        expect.soft(width, `width of ${address}`).toBe(viewport.width);
        await takePicture(ada, look === 'light' ? name : `${name}-${look}`);
      }
      expect(ada.complaints).toEqual([]);
      await ada.context.close();
    },
    allPagesMs,
  );

  it(
    'No open drawer, question or menu and no sign-in violates the accessibility rules in either colours',
    async () => {
      const ada = await windowOf('Ada Finch');
      const { page } = ada;
      const use = async (colorScheme: 'light' | 'dark'): Promise<void> => {
        // What fades in has less contrast meanwhile.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      };
      const contrast = new AxeBuilder({ page }).withRules('color-contrast');
      const check = async (what: string): Promise<void> => {
        await use('light');
        await checkRules(ada, what);
        await use('dark');
        await checkRules(ada, `${what}, dark`, contrast);
      };
      await use('light');
      await ada.open('/activity');
      await page.getByRole('row').nth(1).getByRole('button').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).waitFor();
      await check('entry');
      await ada.open('/automation/xero-practice-manager');
      await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Stay connected' }).waitFor();
      await check('question');
      await ada.open('/clients');
      await page.getByRole('button', { name: 'View Tools' }).click();
      await page.getByRole('menuitem', { name: 'Sync', exact: true }).waitFor();
      await check('view tools');
      await page.getByRole('button', { name: /Ada Finch/ }).click();
      const signOut = page.getByRole('menuitem', { name: 'Sign out' });
      await signOut.waitFor();
      await check('menu of the person');
      await signOut.click();
      await page.getByRole('button', { name: 'Ada Finch' }).waitFor();
      await check('sign-in');
      await ada.context.close();
    },
    allPagesMs,
  );

  it('A screen reader hears that a sync runs and ends, and no tick of a clock or a counter', async () => {
    const ada = await windowOf('Ada Finch');
    await ada.open('/automation/xero-practice-manager');
    await isLive(ada);
    const screenReader = await listen(ada.page);
    await stack.sandbox.post('faults', {
      path: 'staff.api/list',
      fault: { type: 'limited', problem: 'minute', retryAfterSeconds: 600 },
    });
    const said = async (): Promise<string[]> =>
      (await screenReader.heard()).filter((text) => !text.startsWith('Sync Paused until'));
    const run = await startSync(stack, 'USERS');
    await expect.poll(async () => (await said()).at(-1)).toContain('Sync of staff: Paused.');
    await endPause(stack, 'USERS');
    await runFinished(stack, run);
    await expect.poll(async () => (await said()).at(-1)).toContain('Sync of staff: Succeeded.');
    // A state that the next one replaces at once may not be displayed.
    expect((await said()).map((text) => text.split('.')[0]).join(', ')).toMatch(
      /^(Sync of staff: Requested, )?(Sync of staff: Running, )?Sync of staff: Paused, (Sync of staff: Running, )?Sync of staff: Succeeded$/,
    );
    await ada.context.close();
  });

  it('A pause is on every page with its end, and the sync can be cancelled meanwhile', async () => {
    const ada = await windowOf('Ada Finch', { viewport: { width: 1120, height: 720 } });
    await ada.open('/automation/xero-practice-manager');
    await isLive(ada);
    await stack.sandbox.post('faults', {
      path: 'staff.api/list',
      fault: { type: 'limited', problem: 'minute', retryAfterSeconds: 50 },
    });
    await ada.page.getByRole('button', { name: 'Sync Staff' }).click();
    await ada.page.getByText(/^Sync Paused until/).waitFor();
    await ada.page
      .getByRole('alert')
      .filter({ hasText: 'Sync requested' })
      .waitFor({ state: 'detached' });
    await takePicture(ada, 'paused');
    await ada.page.getByRole('button', { name: 'Cancel' }).click();
    await ada.page.getByText('Cancelled by Ada Finch.').waitFor();
    await ada.open('/dashboard');
    await ada.page.getByText('As tables').click();
    await ada.page.getByRole('columnheader', { name: 'Paused from' }).waitFor();
    await ada.context.close();
  });
});
