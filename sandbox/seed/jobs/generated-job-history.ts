import { hash, pickAt } from '../random.ts';

interface JobLife {
  readonly key: number;
  readonly position: number;
  /** The number of jobs in the practice. */
  readonly size: number;
}

/** Creation times from January 2018 to August 2026, in the order of the jobs. */
export function createdAt({ key, position, size }: JobLife): number {
  const from = Date.UTC(2018, 0, 8);
  const place = (position + (hash(key, position, 107) % 1000) / 1000) / size;
  return from + Math.floor((place * (Date.UTC(2026, 7, 31) - from)) / 1000) * 1000;
}

/** Most old jobs are completed and some stay open for years; every 13th is cancelled. */
export function stateAt({ key, position, size }: JobLife): string {
  if (position % 13 === 4) return 'CANCELLED';
  const isOld = position < size * 0.6;
  const isOpen = isOld ? position % 7 === 2 : position % 4 !== 1;
  return isOpen ? pickAt(openStates, hash(key, position, 108)) : 'COMPLETED';
}

const openStates = ['PLANNED', 'CONFIRMED', 'INPROGRESS', 'ONHOLD'] as const;
