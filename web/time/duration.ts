const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `4 s`, `3 min`, `2 h 5 min`, `3 days`: as precise as a person needs it. */
export function formatDuration(exactMs: number): string {
  const ms = Math.max(0, Math.round(exactMs / second) * second);
  if (ms < minute) return `${ms / second} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < day) {
    const minutes = Math.floor((ms % hour) / minute);
    return `${Math.floor(ms / hour)} h${minutes === 0 ? '' : ` ${minutes} min`}`;
  }
  const days = Math.floor(ms / day);
  return days === 1 ? '1 day' : `${days} days`;
}

/** How long ago an instant was, for people: `just now`, `4 min ago`. */
export function describeAgo(at: string, present: number): string {
  const elapsedMs = present - Date.parse(at);
  return elapsedMs < 5000 ? 'just now' : `${formatDuration(elapsedMs)} ago`;
}

/** `0:07`, `4:30`, `2:04:30`: the digits of a countdown. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / second));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${String(m).padStart(h > 0 ? 2 : 1, '0')}:${String(s).padStart(2, '0')}`;
  return h > 0 ? `${h}:${tail}` : tail;
}
