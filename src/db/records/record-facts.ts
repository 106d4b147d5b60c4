import type { Client, Job } from '../../../prisma/generated/client.ts';
import type { RecordFacts } from '../../domain/records/record.ts';

export const jobFacts = {
  id: true,
  practiceId: true,
  xpmId: true,
  number: true,
  name: true,
  deletedAt: true,
  lastReadCall: true,
  valuesLastReadCall: true,
} as const;

export const clientFacts = {
  id: true,
  practiceId: true,
  xpmId: true,
  name: true,
  isArchived: true,
  isDeleted: true,
  deletedAt: true,
  lastReadCall: true,
  valuesLastReadCall: true,
} as const;

export function toClientFacts(row: Pick<Client, keyof typeof clientFacts>): RecordFacts {
  const { isArchived, isDeleted, deletedAt, ...facts } = row;
  return {
    ...facts,
    type: 'CLIENT',
    number: null,
    archived: isArchived || isDeleted || deletedAt !== null,
  };
}

export function toJobFacts({ deletedAt, ...facts }: Pick<Job, keyof typeof jobFacts>): RecordFacts {
  return { ...facts, type: 'JOB', archived: deletedAt !== null };
}
