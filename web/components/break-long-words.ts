/** The style of a text from XPM or from people: a word that is wider than a phone must not widen the page. */
export const breakLongWords = { overflowWrap: 'anywhere' } as const;
