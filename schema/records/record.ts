import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../src/context.ts';
import type { RecordKey } from '../../src/domain/records/record.ts';
import { builder } from '../builder.ts';
import { Client } from './clients/client.ts';
import { Job } from './jobs/job.ts';

export const SyncedRecord = builder.unionType('SyncedRecord', {
  description: 'A client or a job.',
  types: [Client, Job],
});

/** The columns and relations that the operation requests of the record. */
const selectionOf = (typeName: 'Client' | 'Job', context: Context, info: GraphQLResolveInfo) =>
  queryFromInfo({ context, info, typeName, select: { id: true } }).select;

/**
 * The record with the selection of a `SyncedRecord` field; `null` when the practice has none. The caller
 * makes sure that the viewer may see the practice. Prisma batches the `findUnique` calls of one tick, so a
 * page costs one statement for each type.
 */
export async function loadRecord(
  context: Context,
  info: GraphQLResolveInfo,
  { practiceId, id }: Pick<RecordKey, 'practiceId' | 'id'>,
) {
  const { prisma } = context.services;
  const where = { practiceId, id };
  const client = await prisma.client.findUnique({
    select: selectionOf('Client', context, info),
    where,
  });
  if (client !== null) return Client.addBrand(client);
  const job = await prisma.job.findUnique({
    select: selectionOf('Job', context, info),
    where,
  });
  return job === null ? null : Job.addBrand(job);
}

/** The same for the record of a type that has this id in XPM. */
export async function loadRecordOfXpm(
  context: Context,
  info: GraphQLResolveInfo,
  { practiceId, type, xpmId }: Pick<RecordKey, 'practiceId' | 'type'> & { readonly xpmId: string },
) {
  const { prisma } = context.services;
  const where = { practiceId_xpmId: { practiceId, xpmId } };
  if (type === 'CLIENT') {
    const client = await prisma.client.findUnique({
      select: selectionOf('Client', context, info),
      where,
    });
    return client === null ? null : Client.addBrand(client);
  }
  const job = await prisma.job.findUnique({
    select: selectionOf('Job', context, info),
    where,
  });
  return job === null ? null : Job.addBrand(job);
}
