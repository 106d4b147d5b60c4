/** `1 job`, `2 jobs`; with `plural` where an `s` does not do: `1 edit needs`, `2 edits need`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en-AU')} ${count === 1 ? noun : plural}`;
}
