import type { Page } from 'playwright-core';

/** Presses Tab until the control with this name has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const seen: string[] = [];
  for (let pressed = 0; pressed < 80; pressed += 1) {
    await page.keyboard.press('Tab');
    const focused = await focusedName(page);
    if (focused === name || focused.startsWith(`${name}\n`)) return;
    seen.push(focused);
  }
  throw new Error(`Tab does not reach "${name}", but: ${seen.slice(0, 30).join(', ')}`);
}

/** The name of the focused control as far as these pages need it: its label or its text. */
export const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    const labels = element instanceof HTMLInputElement ? element.labels : null;
    return (
      element?.getAttribute('aria-label') ?? labels?.[0]?.innerText ?? element?.innerText ?? ''
    );
  });

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
