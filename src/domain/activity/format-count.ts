const format = new Intl.NumberFormat('en-AU');

/** A number as texts of the activity contain it, with separators between thousands. */
export const formatCount = (count: number): string => format.format(count);
