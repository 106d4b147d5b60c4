import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../src/context.ts';
import type { RecordKey } from '../../src/domain/records/record.ts';
import { builder } from '../builder.ts';
import { Client } from './client.ts';
import { Job } from './job.ts';

/** A record that people work on one by one, where it may be of either kind. */
export const SyncedRecord = builder.unionType('SyncedRecord', {
  description: 'A client or a job.',
  types: [Client, Job],
});

/**
 * The record with what a field of type SyncedRecord asks of it; `null` when the practice, which must be
 * one that the viewer may see, has none. Of the fields of a whole page Prisma makes one statement for
 * each type: it joins `findUnique`s of one moment that differ in nothing but their values.
 */
export async function loadRecord(
  context: Context,
  info: GraphQLResolveInfo,
  { practiceId, id }: Pick<RecordKey, 'practiceId' | 'id'>,
) {
  const { prisma } = context.services;
  const where = { practiceId, id };
  const client = await prisma.client.findUnique({
    ...queryFromInfo({ context, info, typeName: 'Client', include: {} }),
    where,
  });
  if (client !== null) return Client.addBrand(client);
  const job = await prisma.job.findUnique({
    ...queryFromInfo({ context, info, typeName: 'Job', include: {} }),
    where,
  });
  return job === null ? null : Job.addBrand(job);
}
