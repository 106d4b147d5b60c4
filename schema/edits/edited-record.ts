import type { builder } from '../builder.ts';
import type { WithRecord } from './edit-results.ts';

type Fields = NonNullable<
  Parameters<ReturnType<typeof builder.objectRef<WithRecord>>['implement']>[0]['fields']
>;

/** The fields of an outcome about a client or a job. */
export const recordFields: Fields = (t) => ({
  client: t.prismaField({
    type: 'Client',
    nullable: true,
    description: 'The client after the change. Null when the record is a job.',
    resolve: (query, { record: { type, id } }, _args, { services }) =>
      type === 'CLIENT' ? services.prisma.client.findUnique({ ...query, where: { id } }) : null,
  }),
  job: t.prismaField({
    type: 'Job',
    nullable: true,
    description: 'The job after the change. Null when the record is a client.',
    resolve: (query, { record: { type, id } }, _args, { services }) =>
      type === 'JOB' ? services.prisma.job.findUnique({ ...query, where: { id } }) : null,
  }),
});
