const minuteMs = 60_000;
const stepsMs = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * minuteMs);

/**
 * Round times for the axis of a time line, at most one more than `most`, the earliest first. A scale of times has them,
 * too, and brings a formatter of dates that is larger than the rest of the picture.
 */
export function ticksBetween([from = 0, to = 0]: readonly number[], most: number): number[] {
  const step = stepsMs.find((each) => (to - from) / each <= most) ?? 24 * 60 * minuteMs;
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, place) => first + place * step);
}
