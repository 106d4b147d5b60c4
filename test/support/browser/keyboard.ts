import type { Locator, Page } from 'playwright-core';

/** More than any page has stops: a Tab that does not arrive by then never does. */
const mostPresses = 150;

/** Somebody who works with the keyboard alone. */
export interface Keyboard {
  /** Presses Tab until the element has the focus; fails when no Tab reaches it. */
  tabTo(target: Locator): Promise<void>;
  /** The same in the other direction. */
  backTo(target: Locator): Promise<void>;
  /** Reaches the element by Tab and presses Enter there. */
  enter(target: Locator): Promise<void>;
  /** Presses the down arrow until the item of a menu has the focus. */
  arrowTo(target: Locator): Promise<void>;
  press(...keys: readonly string[]): Promise<void>;
  type(text: string): Promise<void>;
}

export function keyboardOf(page: Page): Keyboard {
  const pressUntil = async (key: string, target: Locator): Promise<void> => {
    for (let presses = 0; presses < mostPresses; presses += 1) {
      if (await hasFocus(target)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${mostPresses} presses of ${key} do not reach ${target.toString()}.`);
  };
  const tabTo = (target: Locator): Promise<void> => pressUntil('Tab', target);
  return {
    tabTo,
    backTo: (target) => pressUntil('Shift+Tab', target),
    arrowTo: (target) => pressUntil('ArrowDown', target),
    enter: async (target) => {
      await tabTo(target);
      await page.keyboard.press('Enter');
    },
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: async (text) => page.keyboard.type(text),
  };
}

export const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);
