import { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import { statusOf } from '../../src/domain/records/status.ts';
import { builder } from '../builder.ts';
import { ofItsCursor, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { visibleTo } from '../practice/viewer.ts';
import { containing } from '../search.ts';
import { NamedReference, referenceOf } from './named-reference.ts';
import {
  RecordStatusEnum,
  statusDescription,
  statusesDescription,
  statusSinceDescription,
  withStatuses,
} from './status.ts';

const storedPeople = z.array(z.object({ xpmId: z.string(), name: z.string() }));

export const Job = builder.prismaNode('Job', {
  description: 'A piece of work for a client.',
  id: { field: 'id' },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
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
    status: t.field({
      type: RecordStatusEnum,
      description: statusDescription,
      select: { deletedAt: true, missingSince: true },
      resolve: (row) => statusOf(row).status,
    }),
    statusSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: statusSinceDescription,
      select: { deletedAt: true, missingSince: true },
      resolve: (row) => statusOf(row).since,
    }),

    client: t.field({
      type: NamedReference,
      description: 'Whom it is for, as XPM names them. May be archived or deleted.',
      select: { clientXpmId: true, clientName: true },
      resolve: ({ clientXpmId, clientName }) => ({ xpmId: clientXpmId, name: clientName }),
    }),
    contact: t.field({
      type: NamedReference,
      nullable: true,
      select: { contactXpmId: true, contactName: true },
      resolve: (job) => referenceOf(job.contactXpmId, job.contactName),
    }),
    manager: t.field({
      type: NamedReference,
      nullable: true,
      description: 'The manager as XPM names them; not every one is among the users.',
      select: { managerXpmId: true, managerName: true },
      resolve: (job) => referenceOf(job.managerXpmId, job.managerName),
    }),
    partner: t.field({
      type: NamedReference,
      nullable: true,
      select: { partnerXpmId: true, partnerName: true },
      resolve: (job) => referenceOf(job.partnerXpmId, job.partnerName),
    }),
    assigned: t.field({
      type: [NamedReference],
      description: 'The people who work on it.',
      select: { assigned: true },
      resolve: ({ assigned }) => storedPeople.parse(assigned),
    }),
  }),
});

const JobFilter = builder.inputType('JobFilter', {
  description: 'Which jobs to list. What is left out does not restrict.',
  fields: (t) => ({
    search: t.string({
      required: false,
      description: "Part of the job's name or number or of the client's name, in any case.",
    }),
    states: t.stringList({ required: false, description: 'States as XPM names them.' }),
    clientXpmId: t.id({ required: false, description: 'Jobs for this client.' }),
    statuses: t.field({
      type: [RecordStatusEnum],
      required: false,
      description: statusesDescription,
    }),
    pendingChanges: t.boolean({
      required: false,
      description: 'Those with edits that XPM has not accepted yet, or those without.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'jobs', (t) =>
  t.relatedConnection('jobs', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The jobs by name.',
    args: { filter: t.arg({ type: JobFilter, required: false }) },
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

/** What is no UUID names no client: Postgres would refuse to compare it. */
const uuids = (id: string): string[] => [z.uuid().safeParse(id).data ?? []].flat();
