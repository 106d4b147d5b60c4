/** What can need a person. A part is undefined until it has been read. */
export interface Attention {
  readonly mustConnect: boolean | undefined;
  readonly refusedCount: number | undefined;
  readonly problemCount: number | undefined;
  readonly reviewCount: number | undefined;
}

/** Whether everything is known. */
export const isKnown = (attention: Attention): boolean =>
  Object.values(attention).every((part) => part !== undefined);

/** Whether nothing needs anybody, as far as everything is known. */
export const isQuiet = (attention: Attention): boolean =>
  Object.values(attention).every((part) => part === false || part === 0);
