/** The most that is kept of a message of XPM's or Xero's (characters). */
const longestMessageLength = 1000;

/**
 * Text from outside as it can be stored and displayed everywhere: well-formed, without NUL, which Postgres
 * rejects, and bounded. It is applied once, where the text enters.
 */
export function outsideText(text: string, longest: number = longestMessageLength): string {
  const start = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  return start.toWellFormed().replaceAll('\0', '\uFFFD');
}
