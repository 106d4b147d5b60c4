import { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import { builder } from '../builder.ts';
import { idDescription } from '../global-id.ts';
import { ofItsCursor, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { visibleTo } from '../practice/viewer.ts';
import { containing } from '../search.ts';
import { statusesFilter, statusField, statusSinceField, withStatuses } from './record-status.ts';
import { referenceOf, XpmReference } from './xpm-reference.ts';

const storedPeople = z.array(z.object({ xpmId: z.string(), name: z.string() }));

export const Job = builder.prismaNode('Job', {
  description: 'A piece of work for a client. Text and dates that XPM does not have are null.',
  id: { field: 'id', description: idDescription },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  select: {},
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    number: t.exposeString('number'),
    name: t.exposeString('name'),
    description: t.exposeString('description', { nullable: true }),
    state: t.exposeString('state'),
    clientOrderNumber: t.exposeString('clientOrderNumber', { nullable: true }),
    budget: t.exposeString('budget', { nullable: true }),
    type: t.exposeString('type', { nullable: true }),
    startDate: t.expose('startDate', { type: 'Date', nullable: true }),
    dueDate: t.expose('dueDate', { type: 'Date', nullable: true }),
    completedDate: t.expose('completedDate', { type: 'Date', nullable: true }),
    changedAt: t.expose('changedAt', { type: 'DateTime' }),
    status: t.field(statusField),
    statusSince: t.field(statusSinceField),

    client: t.field({
      type: XpmReference,
      nullable: true,
      description:
        'The client that the job is for. It can be archived or deleted in XPM. Null when the job has none.',
      select: { clientXpmId: true, clientName: true },
      resolve: (job) => referenceOf(job.clientXpmId, job.clientName),
    }),
    contact: t.field({
      type: XpmReference,
      nullable: true,
      description: 'The contact at the client. Null when the job has none.',
      select: { contactXpmId: true, contactName: true },
      resolve: (job) => referenceOf(job.contactXpmId, job.contactName),
    }),
    manager: t.field({
      type: XpmReference,
      nullable: true,
      description:
        'The job manager. Null when the job has none. The person may not be among the users.',
      select: { managerXpmId: true, managerName: true },
      resolve: (job) => referenceOf(job.managerXpmId, job.managerName),
    }),
    partner: t.field({
      type: XpmReference,
      nullable: true,
      description:
        'The partner. Null when the job has none. The person may not be among the users.',
      select: { partnerXpmId: true, partnerName: true },
      resolve: (job) => referenceOf(job.partnerXpmId, job.partnerName),
    }),
    assigned: t.field({
      type: [XpmReference],
      description: 'The people who are assigned to the job.',
      select: { assigned: true },
      resolve: ({ assigned }) => storedPeople.parse(assigned),
    }),
  }),
});

const JobFilter = builder.inputType('JobFilter', {
  description: 'Restricts a list of jobs. Omitted fields do not restrict it.',
  fields: (t) => ({
    search: t.string({
      required: false,
      description:
        "Part of the name, the number or the client's name, in any case. At most 200 characters.",
    }),
    states: t.stringList({
      required: false,
      description: 'Lists only jobs in one of these states, by their names in XPM.',
    }),
    clientXpmId: t.id({
      required: false,
      description: 'Lists only jobs for the client with this UUID in XPM.',
    }),
    statuses: t.field(statusesFilter),
    pendingChanges: t.boolean({
      required: false,
      description:
        'True lists only jobs with edits that XPM has not accepted yet, false only jobs without.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'jobs', (t) =>
  t.relatedConnection('jobs', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The jobs, by name.',
    args: {
      filter: t.arg({
        type: JobFilter,
        required: false,
        description: 'Which jobs to list. Omit it to list all.',
      }),
    },
    query: ({ filter, ...page }) => ({
      where: { ...ofItsCursor(page, 'jobs'), ...(filter == null ? {} : whereOf(filter)) },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  }),
);

function whereOf({
  search,
  states,
  clientXpmId,
  statuses,
  pendingChanges,
}: typeof JobFilter.$inferInput): Prisma.JobWhereInput {
  const like = containing(search ?? '');
  return {
    ...(search == null ? {} : { OR: [{ name: like }, { number: like }, { clientName: like }] }),
    ...(states == null ? {} : { state: { in: states } }),
    ...(clientXpmId == null ? {} : { clientXpmId: { in: uuids(clientXpmId) } }),
    ...withStatuses(statuses),
    ...(pendingChanges == null ? {} : { pending: { [pendingChanges ? 'some' : 'none']: {} } }),
  };
}

/** Postgres refuses to compare a UUID with other text, so other text matches nothing. */
const uuids = (id: string): string[] => [z.uuid().safeParse(id).data ?? []].flat();
