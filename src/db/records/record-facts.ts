import type { Client, Job } from '../../../prisma/generated/client.ts';
import type { ClientFacts, JobFacts } from '../../domain/records/record.ts';

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

export function toClientFacts(row: Pick<Client, keyof typeof clientFacts>): ClientFacts {
  const { isArchived, isDeleted, deletedAt, ...facts } = row;
  return { ...facts, type: 'CLIENT', archived: isArchived || isDeleted || deletedAt !== null };
}

export function toJobFacts({ deletedAt, ...facts }: Pick<Job, keyof typeof jobFacts>): JobFacts {
  return { ...facts, type: 'JOB', archived: deletedAt !== null };
}
