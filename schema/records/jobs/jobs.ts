import type { Prisma } from '../../../prisma/generated/client.ts';
import { builder } from '../../builder.ts';
import type { OrderDirection } from '../../order.ts';
import { emptyLast, orderInput, sortOrder } from '../../order.ts';
import { ownCursorsOnly, pageLimit } from '../../paging.ts';
import { Practice } from '../../practice/practice.ts';
import { containing } from '../../search.ts';
import { statusesFilter, withStatuses } from '../record-status.ts';
import { ofPeople, peopleFilter, uuids } from '../xpm-filter.ts';

const JobFilter = builder.inputType('JobFilter', {
  description: 'Restricts a list of jobs. Omitted fields do not restrict it, except `statuses`.',
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
    managerXpmId: t.id(peopleFilter('manager')),
    partnerXpmId: t.id(peopleFilter('partner')),
    dueFrom: t.field({
      type: 'Date',
      required: false,
      description: 'Lists only jobs that are due on this date or later.',
    }),
    dueBefore: t.field({
      type: 'Date',
      required: false,
      description:
        "Lists only jobs that are due before this date. With the present date in the practice's time zone and `completed: false`, these are the overdue jobs.",
    }),
    completed: t.boolean({
      required: false,
      description: 'True lists only jobs with a completed date, false only jobs without.',
    }),
    statuses: t.field(statusesFilter),
    pendingChanges: t.boolean({
      required: false,
      description:
        'True lists only jobs with edits that XPM has not accepted yet, false only jobs without.',
    }),
  }),
});

type JobOrderField = 'NAME' | 'NUMBER' | 'STATE' | 'DUE_DATE' | 'CLIENT' | 'MANAGER' | 'CHANGED_AT';

const JobOrder = orderInput<JobOrderField>('Job', {
  NAME: 'The name.',
  NUMBER: 'The job number.',
  STATE: 'The name of the state.',
  DUE_DATE: 'The date by which the job is due.',
  CLIENT: 'The name of the client.',
  MANAGER: 'The name of the manager.',
  CHANGED_AT: 'When the job last changed here.',
});

builder.prismaObjectField(Practice, 'jobs', (t) =>
  t.relatedConnection('jobs', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The jobs, by name unless `orderBy` says otherwise.',
    args: {
      filter: t.arg({
        type: JobFilter,
        required: false,
        description: 'Which jobs to list. Omit it to list all that are not deleted.',
      }),
      orderBy: t.arg({
        type: JobOrder,
        required: false,
        description: 'The order. Omit it to list the jobs by name.',
      }),
    },
    query: ({ filter, orderBy, ...page }) => ({
      where: { ...ownCursorsOnly(page, 'jobs'), ...whereOf(filter ?? {}) },
      orderBy: [
        ...(orderBy == null ? [] : [orderOf(orderBy.field, orderBy.direction)]),
        { name: 'asc' },
        { id: 'asc' },
      ],
    }),
  }),
);

function orderOf(
  field: JobOrderField,
  direction: OrderDirection,
): Prisma.JobOrderByWithRelationInput {
  switch (field) {
    case 'NAME':
      return { name: sortOrder(direction) };
    case 'NUMBER':
      return { number: sortOrder(direction) };
    case 'STATE':
      return { state: sortOrder(direction) };
    case 'DUE_DATE':
      return { dueDate: emptyLast(direction) };
    case 'CLIENT':
      return { clientName: emptyLast(direction) };
    case 'MANAGER':
      return { managerName: emptyLast(direction) };
    case 'CHANGED_AT':
      return { changedAt: sortOrder(direction) };
  }
}

function whereOf({
  search,
  states,
  clientXpmId,
  dueFrom,
  dueBefore,
  completed,
  statuses,
  pendingChanges,
  ...people
}: typeof JobFilter.$inferInput): Prisma.JobWhereInput {
  const like = containing(search ?? '');
  return {
    ...(search == null ? {} : { OR: [{ name: like }, { number: like }, { clientName: like }] }),
    ...(states == null ? {} : { state: { in: states } }),
    ...(clientXpmId == null ? {} : { clientXpmId: { in: uuids(clientXpmId) } }),
    ...ofPeople(people),
    ...(dueFrom == null && dueBefore == null
      ? {}
      : {
          dueDate: {
            ...(dueFrom == null ? {} : { gte: dueFrom }),
            ...(dueBefore == null ? {} : { lt: dueBefore }),
          },
        }),
    ...(completed == null ? {} : { completedDate: completed ? { not: null } : null }),
    ...withStatuses(statuses),
    ...(pendingChanges == null ? {} : { pending: { [pendingChanges ? 'some' : 'none']: {} } }),
  };
}
