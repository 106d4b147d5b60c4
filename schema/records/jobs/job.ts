import { z } from 'zod';
import { builder } from '../../builder.ts';
import { idDescription } from '../../global-id.ts';
import { visibleTo } from '../../practice/viewer.ts';
import { statusField, statusSinceField } from '../record-status.ts';
import { referenceOf, XpmReference } from '../xpm-reference.ts';

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
