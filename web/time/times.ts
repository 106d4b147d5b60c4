import { createContext, useContext } from 'react';

/** Formats instants in the time zone of the practice, whose people may be on their way. */
export interface Times {
  readonly zone: string;
  /** `2 Dec 2026, 10:42` */
  readonly dateTime: (instant: string | number) => string;
  /** `2 December 2026 at 10:42:07 AEDT`, for hover texts. */
  readonly exact: (instant: string | number) => string;
  /** `10:42:07` */
  readonly clock: (instant: string | number) => string;
  /** `10:42`, for axes. */
  readonly hourMinute: (instant: number) => string;
  /** `2 Dec 2026` for a calendar date `yyyy-MM-dd`, which has no zone. */
  readonly date: (date: string) => string;
  /** The calendar date of an instant, `yyyy-MM-dd`. */
  readonly today: (instant: string | number) => string;
}

export function timesIn(zone: string): Times {
  const dateTime = new Intl.DateTimeFormat('en-AU', {
    timeZone: zone,
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  const exact = new Intl.DateTimeFormat('en-AU', {
    timeZone: zone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  const clock = new Intl.DateTimeFormat('en-AU', {
    timeZone: zone,
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const hourMinute = new Intl.DateTimeFormat('en-AU', {
    timeZone: zone,
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  // The Swedish form is that of ISO 8601.
  const isoDate = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  const date = new Intl.DateTimeFormat('en-AU', { timeZone: 'UTC', dateStyle: 'medium' });
  return {
    zone,
    dateTime: (instant) => dateTime.format(new Date(instant)),
    exact: (instant) => exact.format(new Date(instant)),
    clock: (instant) => clock.format(new Date(instant)),
    hourMinute: (instant) => hourMinute.format(new Date(instant)),
    today: (instant) => isoDate.format(new Date(instant)),
    date: (day) => date.format(new Date(`${day}T00:00:00Z`)),
  };
}

export const TimesContext = createContext<Times>(timesIn('UTC'));

export function useTimes(): Times {
  return useContext(TimesContext);
}
