/** Whether Postgres stores the text as it is. */
export const isStorableText = (text: string): boolean =>
  text.isWellFormed() && !text.includes('\0');
