import type { RecordKey } from '../../src/domain/records/record.ts';
import type { builder } from '../builder.ts';

/** An outcome about one record, or about several: `null`. */
export interface WithEditedRecord {
  readonly record: RecordKey | null;
}

type Fields = NonNullable<
  Parameters<ReturnType<typeof builder.objectRef<WithEditedRecord>>['implement']>[0]['fields']
>;

/** The fields of an outcome about a client or a job. */
export const recordFields: Fields = (t) => ({
  client: t.prismaField({
    type: 'Client',
    nullable: true,
    description: 'The client after the change. Null when the record is a job.',
    resolve: (query, { record }, _args, { services }) =>
      record?.type === 'CLIENT'
        ? services.prisma.client.findUnique({ ...query, where: { id: record.id } })
        : null,
  }),
  job: t.prismaField({
    type: 'Job',
    nullable: true,
    description: 'The job after the change. Null when the record is a client.',
    resolve: (query, { record }, _args, { services }) =>
      record?.type === 'JOB'
        ? services.prisma.job.findUnique({ ...query, where: { id: record.id } })
        : null,
  }),
});
