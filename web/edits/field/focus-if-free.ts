/** Takes over the focus of the element in whose place this one stands, and not that of any other. */
export function focusIfFree(element: HTMLElement): void {
  if (document.activeElement === document.body) element.focus();
}
