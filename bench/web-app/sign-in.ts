import type { Browser, Page } from 'playwright-core';
import { countLongTasks } from './long-tasks.ts';

const person = 'Ada Bench';

/** Signs in as at the embedded stack. Its list of people and their tokens are the measurement's own. */
export async function signIn(
  browser: Browser,
  url: string,
  { token }: { readonly token: string },
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  const people = [{ as: person, name: person, role: 'Admin', practice: 'Bench' }];
  await page.route('**/dev/people', (route) => route.fulfill({ json: people }));
  await page.route('**/dev/sign-in', (route) => route.fulfill({ json: { token } }));
  await countLongTasks(page);
  await page.goto(url);
  await page.getByRole('button', { name: person }).click();
  await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  return page;
}
