const format = new Intl.NumberFormat('en-AU');

/** A number as texts of the activity contain it, with separators between thousands. */
export const formatCount = (count: number): string => format.format(count);

/** `1 client`, `1,200 clients`; `many` is for nouns that do not end in s. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
