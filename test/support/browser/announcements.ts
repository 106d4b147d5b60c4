import type { Page } from 'playwright-core';

export interface Announcements {
  /** What a screen reader has said since, in order. */
  heard(): Promise<readonly string[]>;
}

/** Listens to the live regions of the page. */
export async function listen(page: Page): Promise<Announcements> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest('[role=status], [role=alert], [aria-live]');
        const text = region?.textContent.trim() ?? '';
        if (text !== '' && heard.at(-1) !== text) heard.push(text);
      }
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return { heard: () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard) };
}
