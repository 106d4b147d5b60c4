import type { Prisma, TaxReturn } from '../../prisma/generated/client.ts';
import { statusOf } from '../../src/domain/records/status.ts';
import { builder } from '../builder.ts';
import { ofItsCursor, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { visibleTo } from '../practice/viewer.ts';
import { NamedReference } from './named-reference.ts';
import {
  RecordStatusEnum,
  statusDescription,
  statusesDescription,
  statusSinceDescription,
  withStatuses,
} from './status.ts';

const TaxReturnStatusEnum = builder.enumType('TaxReturnStatus', {
  values: ['DRAFT', 'FILED'] as const,
});

type TaxAssessment = Pick<
  TaxReturn,
  'assessmentIssueDate' | 'assessmentPayableDate' | 'assessmentAmount'
>;

const TaxAssessmentRef = builder.objectRef<TaxAssessment>('TaxAssessment').implement({
  description: 'The notice of assessment.',
  fields: (t) => ({
    issueDate: t.expose('assessmentIssueDate', { type: 'Date', nullable: true }),
    payableDate: t.expose('assessmentPayableDate', { type: 'Date', nullable: true }),
    amount: t.exposeString('assessmentAmount', {
      nullable: true,
      description: 'Below zero for a refund.',
    }),
  }),
});

builder.prismaNode('TaxReturn', {
  description:
    'An original tax return of a client in Australia or New Zealand. XPM has no public feed of them: the sandbox has one of its own invention.',
  id: { field: 'id' },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    client: t.field({
      type: NamedReference,
      select: { clientXpmId: true, clientName: true },
      resolve: ({ clientXpmId, clientName }) => ({ xpmId: clientXpmId, name: clientName }),
    }),
    type: t.exposeString('type'),
    year: t.exposeInt('year'),
    periodFrom: t.expose('periodFrom', { type: 'Date', nullable: true }),
    periodTo: t.expose('periodTo', { type: 'Date', nullable: true }),
    filingStatus: t.expose('status', { type: TaxReturnStatusEnum }),
    estimatedIncome: t.exposeString('estimatedIncome', { nullable: true }),
    payable: t.exposeString('payable', { nullable: true }),
    refundable: t.exposeString('refundable', { nullable: true }),
    filedDate: t.expose('filedDate', { type: 'Date', nullable: true }),
    webUrl: t.exposeString('webUrl', { nullable: true }),
    assessment: t.field({
      type: TaxAssessmentRef,
      nullable: true,
      description: 'Once there is one; a draft has none.',
      select: {
        assessmentIssueDate: true,
        assessmentPayableDate: true,
        assessmentAmount: true,
      },
      resolve: (row) => ((row.assessmentIssueDate ?? row.assessmentAmount) === null ? null : row),
    }),
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
    changedAt: t.expose('changedAt', { type: 'DateTime' }),
  }),
});

const TaxReturnFilter = builder.inputType('TaxReturnFilter', {
  description: 'Which tax returns to list. What is left out does not restrict.',
  fields: (t) => ({
    year: t.int({ required: false }),
    filingStatus: t.field({
      type: TaxReturnStatusEnum,
      required: false,
      description: 'Only drafts, or only filed returns.',
    }),
    statuses: t.field({
      type: [RecordStatusEnum],
      required: false,
      description: statusesDescription,
    }),
  }),
});

builder.prismaObjectField(Practice, 'taxReturns', (t) =>
  t.relatedConnection('taxReturns', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The tax returns, latest year first, then by client.',
    args: { filter: t.arg({ type: TaxReturnFilter, required: false }) },
    query: ({ filter, ...page }) => ({
      where: { ...ofItsCursor(page, 'taxReturns'), ...(filter == null ? {} : whereOf(filter)) },
      orderBy: [{ year: 'desc' }, { clientName: 'asc' }, { id: 'asc' }],
    }),
  }),
);

function whereOf({
  year,
  filingStatus,
  statuses,
}: typeof TaxReturnFilter.$inferInput): Prisma.TaxReturnWhereInput {
  return {
    ...(year == null ? {} : { year }),
    ...(filingStatus == null ? {} : { status: filingStatus }),
    ...withStatuses(statuses),
  };
}
