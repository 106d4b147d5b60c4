/**
 * Why the browser cannot read what somebody has entered; null when it can. An incomplete or impossible date has the
 * value '', like an empty input, so that saving it would clear the field.
 */
export function whyUnreadable(element: HTMLElement | null): string | null {
  return element instanceof HTMLInputElement && element.validity.badInput
    ? 'This is not a whole date. Complete it, or empty the field.'
    : null;
}
