/** A table that is wider than its card scrolls, so a keyboard must be able to reach it. */
export const focusableScroll = { viewportProps: { tabIndex: 0 } } as const;
