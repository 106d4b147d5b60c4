import type { Page } from 'playwright-core';

declare global {
  // The window of the measured page has it.
  var longTasks: number[];
}

/** Makes every page that is opened from now on note its long tasks: those of more than 50 ms. */
export async function countLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask' });
  });
}

/** The longest task since the last call, in milliseconds; 0 when none was longer than 50. */
export async function longestTask(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        // The observer learns of a task after the task.
        setTimeout(() => resolve(Math.max(0, ...globalThis.longTasks.splice(0))), 100);
      }),
  );
}
