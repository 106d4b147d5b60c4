import { syncKinds } from '../../src/domain/sync/sync-kind.ts';
import { decideDeletionReview } from '../../src/sync/deletions/decide-review.ts';
import { builder } from '../builder.ts';
import { rowId, unknownId } from '../global-id.ts';
import { ofItsCursor, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { viewerOf, visibleTo } from '../practice/viewer.ts';
import { NotPermitted, outcomeType } from '../results.ts';
import { SyncKindEnum } from './sync-run.ts';

const HeldDeleteStateEnum = builder.enumType('DeletionReviewState', {
  values: {
    PENDING: { description: 'An admin has to decide.' },
    APPLIED: { description: 'An admin had the records archived.' },
    DISMISSED: { description: 'An admin kept the records as they are.' },
    WITHDRAWN: { description: 'XPM showed them again, or enough of them, before anybody decided.' },
  } as const,
});

/** A newer version of us, while both run, may hold records of other kinds. */
const ofKnownKind = { kind: { in: [...syncKinds] } };

const DeletionReview = builder.prismaNode('DeletionReview', {
  description:
    "More records than is plausible were missing from XPM's list. They stay as they are until an admin decides.",
  id: { field: 'id' },
  nullable: true,
  findUnique: (id, context) => ({ id, ...ofKnownKind, practice: visibleTo(context) }),
  fields: (t) => ({
    kind: t.expose('kind', { type: SyncKindEnum }),
    noun: t.exposeString('noun'),
    missing: t.exposeInt('missing', { description: 'How many the last complete list lacked.' }),
    known: t.exposeInt('known', { description: 'How many records the list should have had.' }),
    state: t.expose('state', { type: HeldDeleteStateEnum }),
    observedAt: t.expose('observedAt', {
      type: 'DateTime',
      description: 'Since when the numbers are these.',
    }),
    decidedBy: t.exposeString('decidedBy', { nullable: true }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When an admin decided, or the question was withdrawn.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'deletionReviews', (t) =>
  t.relatedConnection('deletionReviews', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'Records that are missing from XPM and what was decided, latest first.',
    args: {
      open: t.arg.boolean({
        required: false,
        description: 'True for reviews that await a decision, false for the others.',
      }),
    },
    query: ({ open, ...page }) => ({
      where: {
        ...ofItsCursor(page, 'deletionReviews'),
        ...ofKnownKind,
        ...(open == null ? {} : { state: open ? 'PENDING' : { not: 'PENDING' } }),
      },
      orderBy: [{ observedAt: 'desc' }, { id: 'desc' }],
    }),
  }),
);

const withHeldDelete = (name: string, description: string) =>
  builder.objectRef<{ readonly deletionReviewId: string }>(name).implement({
    description,
    fields: (t) => ({
      deletionReview: t.prismaField({
        type: DeletionReview,
        resolve: (query, { deletionReviewId }, _args, { services }) =>
          services.prisma.deletionReview.findUniqueOrThrow({
            ...query,
            where: { id: deletionReviewId },
          }),
      }),
    }),
  });

const DeletionReviewDecided = withHeldDelete(
  'DeletionReviewDecided',
  'The review has the requested decision, made now or before.',
);
const DeletionReviewClosed = withHeldDelete(
  'DeletionReviewClosed',
  'It was decided otherwise before, or withdrawn. Nothing is changed.',
);

const DecideDeletionReviewResult = builder.unionType('DecideDeletionReviewResult', {
  types: [DeletionReviewDecided, DeletionReviewClosed, NotPermitted],
  resolveType: outcomeType,
});

const HeldDeleteDecisionEnum = builder.enumType('DeletionReviewDecision', {
  values: {
    APPLY: {
      description:
        'Archive the records that are still missing. They return when XPM lists them again.',
    },
    DISMISS: {
      description:
        'Keep the records. They are not reviewed again unless XPM lists them in between.',
    },
  } as const,
});

const DecideDeletionReviewInput = builder.inputType('DecideDeletionReviewInput', {
  fields: (t) => ({
    deletionReviewId: t.id(),
    decision: t.field({ type: HeldDeleteDecisionEnum }),
  }),
});

builder.mutationField('decideDeletionReview', (t) =>
  t.field({
    type: DecideDeletionReviewResult,
    description:
      'Decides a deletion review: archives the missing records or keeps them. Admins only.',
    args: { input: t.arg({ type: DecideDeletionReviewInput }) },
    resolve: async (_root, { input: { decision, deletionReviewId: id } }, context) => {
      const deletionReviewId = rowId('DeletionReview', id) ?? unknownId;
      const decided = { deletionReviewId, decision };
      const outcome = await decideDeletionReview(context.services, viewerOf(context), decided);
      return outcome.type === 'NotPermitted'
        ? { ...outcome, reason: null }
        : { type: outcome.type, deletionReviewId };
    },
  }),
);
