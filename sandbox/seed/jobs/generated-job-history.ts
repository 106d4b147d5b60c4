import { hash, pickAt } from '../random.ts';

interface JobLife {
  readonly key: number;
  readonly position: number;
  /** How many jobs there are. */
  readonly size: number;
}

/** From January 2018 to August 2026, one job after the other, at any time of the day. */
export function createdAt({ key, position, size }: JobLife): number {
  const from = Date.UTC(2018, 0, 8);
  const place = (position + (hash(key, position, 107) % 1000) / 1000) / size;
  return from + Math.floor((place * (Date.UTC(2026, 7, 31) - from)) / 1000) * 1000;
}

/** Most old ones are completed, some are open for years; every 13th came to nothing. */
export function stateAt({ key, position, size }: JobLife): string {
  if (position % 13 === 4) return 'CANCELLED';
  const isOld = position < size * 0.6;
  const isOpen = isOld ? position % 7 === 2 : position % 4 !== 1;
  return isOpen ? pickAt(openStates, hash(key, position, 108)) : 'COMPLETED';
}

const openStates = ['PLANNED', 'CONFIRMED', 'INPROGRESS', 'ONHOLD'] as const;
