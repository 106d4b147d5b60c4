import type { Prisma, TaxReturn as TaxReturnRow } from '../../prisma/generated/client.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';
import { idDescription } from '../global-id.ts';
import { ownCursorsOnly, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { visibleTo } from '../practice/viewer.ts';
import { statusesFilter, statusField, statusSinceField, withStatuses } from './record-status.ts';
import { uuids } from './xpm-filter.ts';
import { XpmReference } from './xpm-reference.ts';

const TaxReturnStatusEnum = builder.enumType('TaxReturnStatus', {
  description: 'Whether a tax return has been filed.',
  values: enumValues<TaxReturnRow['status']>({
    DRAFT: 'The return is being prepared.',
    FILED: 'The return has been filed.',
  }),
});

type TaxAssessment = Pick<
  TaxReturnRow,
  'assessmentIssueDate' | 'assessmentPayableDate' | 'assessmentAmount'
>;

const TaxAssessmentRef = builder.objectRef<TaxAssessment>('TaxAssessment').implement({
  description:
    'The notice of assessment of a filed tax return. Each field is null when the notice does not state it.',
  fields: (t) => ({
    issueDate: t.expose('assessmentIssueDate', {
      type: 'Date',
      nullable: true,
      description: 'The date on which the notice was issued.',
    }),
    payableDate: t.expose('assessmentPayableDate', {
      type: 'Date',
      nullable: true,
      description: 'The date by which the amount is payable.',
    }),
    amount: t.exposeString('assessmentAmount', {
      nullable: true,
      description: 'The assessed amount, as decimal text. It is negative for a refund.',
    }),
  }),
});

export const TaxReturn = builder.prismaNode('TaxReturn', {
  description:
    'An original tax return of a client in Australia or New Zealand. XPM has no public API for tax returns; the sandbox provides one of its own.',
  id: { field: 'id', description: idDescription },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  select: {},
  fields: (t) => ({
    xpmId: t.exposeID('xpmId'),
    client: t.field({
      type: XpmReference,
      description: 'The client that the return is for.',
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
      description: 'The notice of assessment. Null until there is one.',
      select: {
        assessmentIssueDate: true,
        assessmentPayableDate: true,
        assessmentAmount: true,
      },
      resolve: (row) => ((row.assessmentIssueDate ?? row.assessmentAmount) === null ? null : row),
    }),
    status: t.field(statusField),
    statusSince: t.field(statusSinceField),
    changedAt: t.expose('changedAt', { type: 'DateTime' }),
  }),
});

const TaxReturnFilter = builder.inputType('TaxReturnFilter', {
  description:
    'Restricts a list of tax returns. Omitted fields do not restrict it, except `statuses`.',
  fields: (t) => ({
    clientXpmId: t.id({
      required: false,
      description: 'Lists only returns of the client with this UUID in XPM.',
    }),
    year: t.int({ required: false, description: 'Lists only returns of this tax year.' }),
    filingStatus: t.field({
      type: TaxReturnStatusEnum,
      required: false,
      description: 'Lists only drafts, or only filed returns.',
    }),
    statuses: t.field(statusesFilter),
  }),
});

builder.prismaObjectField(Practice, 'taxReturns', (t) =>
  t.relatedConnection('taxReturns', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The tax returns, latest year first, then by the name of the client.',
    args: {
      filter: t.arg({
        type: TaxReturnFilter,
        required: false,
        description: 'Which tax returns to list. Omit it to list all that are not deleted.',
      }),
    },
    query: ({ filter, ...page }) => ({
      where: { ...ownCursorsOnly(page, 'taxReturns'), ...whereOf(filter ?? {}) },
      orderBy: [{ year: 'desc' }, { clientName: 'asc' }, { id: 'asc' }],
    }),
  }),
);

function whereOf({
  clientXpmId,
  year,
  filingStatus,
  statuses,
}: typeof TaxReturnFilter.$inferInput): Prisma.TaxReturnWhereInput {
  return {
    ...(clientXpmId == null ? {} : { clientXpmId: { in: uuids(clientXpmId) } }),
    ...(year == null ? {} : { year }),
    ...(filingStatus == null ? {} : { status: filingStatus }),
    ...withStatuses(statuses),
  };
}
