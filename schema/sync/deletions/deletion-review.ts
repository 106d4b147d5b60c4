import type {
  DeletionReviewDecision,
  DeletionReviewState,
} from '../../../src/domain/sync/deletion-review.ts';
import { syncKinds } from '../../../src/domain/sync/sync-kind.ts';
import { decideDeletionReview } from '../../../src/sync/deletions/decide-review.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enum-values.ts';
import { idDescription, rowId, unknownId } from '../../global-id.ts';
import { ownCursorsOnly, pageLimit } from '../../paging.ts';
import { Practice } from '../../practice/practice.ts';
import { viewerOf, visibleTo } from '../../practice/viewer.ts';
import { NotPermitted, outcomeType } from '../../results.ts';
import { SyncKindEnum } from '../sync-run.ts';

const DeletionReviewStateEnum = builder.enumType('DeletionReviewState', {
  description: 'The state of a deletion review. Every state except `PENDING` is final.',
  values: enumValues<DeletionReviewState>({
    PENDING: 'An admin must decide.',
    APPLIED: 'An admin confirmed the deletion. The records are `DELETED`.',
    DISMISSED: 'An admin kept the records.',
    WITHDRAWN: 'XPM listed enough of the records again before an admin decided.',
  }),
});

/** During a deployment a newer release may already store reviews of kinds that this one does not know. */
const ofKnownKind = { kind: { in: [...syncKinds] } };

export const DeletionReview = builder.prismaNode('DeletionReview', {
  description:
    'A question to an admin: a complete list of XPM lacked more records than is plausible. The records stay as they are until an admin decides with `decideDeletionReview`.',
  id: { field: 'id', description: idDescription },
  nullable: true,
  findUnique: (id, context) => ({ id, ...ofKnownKind, practice: visibleTo(context) }),
  select: {},
  fields: (t) => ({
    kind: t.expose('kind', {
      type: SyncKindEnum,
      description: 'The kind of the sync that read the list.',
    }),
    noun: t.exposeString('noun'),
    missing: t.exposeInt('missing', {
      description: 'The number of records that the last complete list lacked.',
    }),
    known: t.exposeInt('known', {
      description: 'The number of records that the list should have had.',
    }),
    state: t.expose('state', {
      type: DeletionReviewStateEnum,
      description: 'Whether an admin must decide.',
    }),
    observedAt: t.expose('observedAt', {
      type: 'DateTime',
      description: 'When the list was read that `missing` and `known` come from.',
    }),
    decidedBy: t.exposeString('decidedBy', { nullable: true }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When an admin decided, or the review was withdrawn. Null while it is pending.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'deletionReviews', (t) =>
  t.relatedConnection('deletionReviews', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The deletion reviews of the practice, latest first.',
    args: {
      open: t.arg.boolean({
        required: false,
        description:
          'True lists only reviews that need a decision, false only reviews that are closed. Omit it to list all.',
      }),
    },
    query: ({ open, ...page }) => ({
      where: {
        ...ownCursorsOnly(page, 'deletionReviews'),
        ...ofKnownKind,
        ...(open == null ? {} : { state: open ? 'PENDING' : { not: 'PENDING' } }),
      },
      orderBy: [{ observedAt: 'desc' }, { id: 'desc' }],
    }),
  }),
);

const withReview = (name: string, description: string) =>
  builder.objectRef<{ readonly deletionReviewId: string }>(name).implement({
    description,
    fields: (t) => ({
      deletionReview: t.prismaField({
        type: DeletionReview,
        description: 'The deletion review.',
        resolve: (query, { deletionReviewId }, _args, { services }) =>
          services.prisma.deletionReview.findUniqueOrThrow({
            ...query,
            where: { id: deletionReviewId },
          }),
      }),
    }),
  });

const DeletionReviewDecided = withReview(
  'DeletionReviewDecided',
  'The review has the requested decision. It may have been made earlier.',
);
const DeletionReviewClosed = withReview(
  'DeletionReviewClosed',
  'The review already has another decision or was withdrawn. Nothing was changed.',
);

const DecideDeletionReviewResult = builder.unionType('DecideDeletionReviewResult', {
  description: 'The outcome of `decideDeletionReview`.',
  types: [DeletionReviewDecided, DeletionReviewClosed, NotPermitted],
  resolveType: outcomeType,
});

const DeletionReviewDecisionEnum = builder.enumType('DeletionReviewDecision', {
  description: 'The decision of an admin about missing records.',
  values: enumValues<DeletionReviewDecision>({
    APPLY:
      'Confirms the deletion: records that are still missing become `DELETED`. They become active again when XPM lists them again.',
    DISMISS:
      'Keeps the records. They are reviewed again only after XPM has listed them in between.',
  }),
});

const DecideDeletionReviewInput = builder.inputType('DecideDeletionReviewInput', {
  description: 'The deletion review and the decision.',
  fields: (t) => ({
    deletionReviewId: t.id({ description: 'The id of the deletion review.' }),
    decision: t.field({ type: DeletionReviewDecisionEnum, description: 'The decision.' }),
  }),
});

builder.mutationField('decideDeletionReview', (t) =>
  t.field({
    type: DecideDeletionReviewResult,
    description: 'Decides a deletion review. Safe to repeat with the same decision. Admins only.',
    args: {
      input: t.arg({
        type: DecideDeletionReviewInput,
        description: 'The deletion review and the decision.',
      }),
    },
    resolve: async (_root, { input: { decision, deletionReviewId: id } }, context) => {
      const deletionReviewId = rowId('DeletionReview', id) ?? unknownId;
      const decided = { deletionReviewId, decision };
      const outcome = await decideDeletionReview(context.services, viewerOf(context), decided);
      return outcome.type === 'NotPermitted' ? outcome : { type: outcome.type, deletionReviewId };
    },
  }),
);
