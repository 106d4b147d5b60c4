/** The app is written in the English of Australia and New Zealand, numbers and dates alike. */
const locale = 'en-AU';

const counts = new Intl.NumberFormat(locale);

/** `12,500`. */
export const formatCount = (count: number): string => counts.format(count);

/** `1 job`, `1,200 jobs`; `plural` is for nouns that do not end in s. */
export const countOf = (count: number, noun: string, plural = `${noun}s`): string =>
  `${formatCount(count)} ${count === 1 ? noun : plural}`;

const decimal = /^-?\d+(?:\.(?<fraction>\d{1,100}))?$/;

/** An amount as the API writes it, such as `12500.00`, with separators: `12,500.00`. Every digit stays; other text, too. */
export function formatAmount(text: string): string {
  const found = decimal.exec(text);
  if (found === null) return text;
  const digits = found.groups?.['fraction']?.length ?? 0;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // A number would lose digits of long amounts.
  return new Intl.NumberFormat(locale, format).format(text as `${number}`);
}
