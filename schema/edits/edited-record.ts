import type { builder } from '../builder.ts';
import type { WithRecord } from './edit-results.ts';

type Fields = NonNullable<
  Parameters<ReturnType<typeof builder.objectRef<WithRecord>>['implement']>[0]['fields']
>;

/** Of an outcome about either: the client, or the job. */
export const recordFields: Fields = (t) => ({
  client: t.prismaField({
    type: 'Client',
    nullable: true,
    description: 'When it was one.',
    resolve: (query, { record: { type, id } }, _args, { services }) =>
      type === 'CLIENT' ? services.prisma.client.findUnique({ ...query, where: { id } }) : null,
  }),
  job: t.prismaField({
    type: 'Job',
    nullable: true,
    description: 'When it was one.',
    resolve: (query, { record: { type, id } }, _args, { services }) =>
      type === 'JOB' ? services.prisma.job.findUnique({ ...query, where: { id } }) : null,
  }),
});
