import type { Speaker } from '../../src/domain/activity/statement.ts';
import type { Content, PendingChange } from '../../src/domain/edits/pending-change.ts';
import { definitionOf } from '../../src/domain/edits/pending-change.ts';
import type { PendingSync, PendingSyncReason } from '../../src/domain/edits/pending-sync.ts';
import type { ChangeRefusalReason } from '../../src/domain/edits/refusal.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';
import { SyncRunRef } from '../sync/sync-run.ts';

const PendingSyncReasonEnum = builder.enumType('PendingSyncReason', {
  description: 'Why a client or job has the *Pending Sync* tag.',
  values: enumValues<PendingSyncReason>({
    CHANGES_PENDING: 'Edits of the record have not reached XPM yet.',
    CHANGES_REFUSED:
      'An edit of the record is not sent any more; see `PendingField.refusal`. Correct the value or discard the change.',
    SYNC_NOT_FINISHED: "The record's own sync is unfinished.",
  }),
});

const SpeakerEnum = builder.enumType('Speaker', {
  description: 'Who a message comes from.',
  values: enumValues<Speaker>({
    XPM: "XPM: the text is XPM's own message.",
    SERVICE: "This service: the text is not XPM's own.",
  }),
});

export const ChangeRefusalReasonEnum = builder.enumType('ChangeRefusalReason', {
  description: 'Why a change is not sent any more until a person acts.',
  values: enumValues<ChangeRefusalReason>({
    REJECTED: 'XPM rejected the change.',
    RECORD_NOT_IN_XPM: 'XPM has no such record.',
    NOT_APPLIED: 'XPM accepted the change without an error, but did not make it.',
    OUTCOME_UNKNOWN: 'XPM accepted the change, but the value that it has now could not be read.',
    NOT_DISPLAYED:
      'XPM has a value that was not displayed here when the field was edited, so it was not replaced.',
    UNREADABLE_IN_XPM:
      'The value that XPM has cannot be read. It was not replaced, because it could be lost.',
  }),
});

export const PendingFieldRef = builder.objectRef<PendingChange>('PendingField').implement({
  description:
    'A field that was edited here, and whose value XPM has not accepted yet. Values are text, and people are their names.',
  fields: (t) => ({
    field: t.exposeString('field', {
      description:
        'The identifier of the field, for `discardPendingChanges` and `retryPendingChanges`: the name of the input field, or `value:` and the UUID of a custom field.',
    }),
    label: t.exposeString('label', { description: 'The label of the field, for display.' }),
    definitionXpmId: t.id({
      nullable: true,
      description: 'The UUID of the custom field in XPM. Null for other fields.',
      resolve: ({ field }) => definitionOf(field),
    }),
    base: t.string({
      nullable: true,
      description:
        'The value that XPM had when the field was first edited. Null when the field was empty, and while `isBaseKnown` is false.',
      resolve: ({ base }) => displayed(base),
    }),
    isBaseKnown: t.exposeBoolean('isBaseKnown', {
      description:
        'Whether `base` was read from XPM. False for an edit of a field that had not been read yet when XPM could not be reached: the edit is sent only if XPM has no value, otherwise it waits for a decision.',
    }),
    ours: t.string({
      nullable: true,
      description:
        'The value that was entered here, which the record displays. Null when the field was cleared.',
      resolve: ({ ours }) => displayed(ours),
    }),
    theirs: t.string({
      nullable: true,
      description:
        'The value that XPM had when it was last read. Null when the field was empty. A difference to `base` means that somebody changed the field in XPM, too.',
      resolve: ({ theirs }) => displayed(theirs),
    }),
    since: t.expose('since', {
      type: 'DateTime',
      description: 'When the field was first edited.',
    }),
    editedBy: t.exposeString('editedBy', {
      description: 'The name of the person who last edited the field.',
    }),
    attempts: t.exposeInt('attempts', {
      description: 'The number of times that the value was sent to XPM.',
    }),
    problem: t.exposeString('problem', {
      nullable: true,
      description:
        'Why the change is delayed, in plain English. It is retried automatically unless the text says otherwise. Null while nothing delays it.',
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a delayed change is sent next. Null while nothing delays it.',
    }),
  }),
});

builder.objectFields(PendingFieldRef, (t) => ({
  refusal: t.string({
    nullable: true,
    description:
      'Why the change is not sent any more; `refusedBy` states whose text it is. Correct the value, send the change again with `retryPendingChanges`, or discard it. Null while it is sent.',
    resolve: ({ refusal }) => refusal?.text ?? null,
  }),
  refusalReason: t.field({
    type: ChangeRefusalReasonEnum,
    nullable: true,
    description: 'The reason of `refusal`, for programs. Null when there is none.',
    resolve: ({ refusal }) => refusal?.reason ?? null,
  }),
  refusedBy: t.field({
    type: SpeakerEnum,
    nullable: true,
    description: 'Whose text `refusal` is. Null when there is none.',
    resolve: ({ refusal }) => refusal?.speaker ?? null,
  }),
}));

const displayed = (content: Content): string | null =>
  content === null || typeof content === 'string' ? content : content.name;

const PendingSyncRef = builder.objectRef<PendingSync>('PendingSync').implement({
  description:
    "The *Pending Sync* tag of a client or job. No value from XPM overwrites a pending field. The tag disappears when XPM has accepted all fields and the record's own sync has ended.",
  fields: (t) => ({
    since: t.expose('since', {
      type: 'DateTime',
      description: 'When the record got the tag.',
    }),
    reasons: t.expose('reasons', {
      type: [PendingSyncReasonEnum],
      description: 'Why the record has the tag. At least one reason.',
    }),
    run: t.loadable({
      type: SyncRunRef,
      nullable: true,
      description: "The record's own unfinished sync. Null when only changes are pending.",
      // One context serves all items of a subscription, and each item needs the present run.
      loaderOptions: { cache: false },
      load: (ids: string[], { services }) => services.reader.runs.byIds(ids),
      resolve: ({ runId }) => runId,
    }),
    fields: t.expose('changes', {
      type: [PendingFieldRef],
      description: 'The pending fields. Empty when only a sync is unfinished.',
    }),
  }),
});

const tag = {
  type: PendingSyncRef,
  nullable: true,
  description:
    "The *Pending Sync* tag. Null when nothing is pending and the record's own sync is not running.",
  // One context serves all items of a subscription, and each item needs the present tag.
  loaderOptions: { cache: false },
} as const;

builder.prismaObjectField('Client', 'pendingSync', (t) =>
  t.loadable({
    ...tag,
    load: (ids: string[], { services }) => services.reader.pendingSync.of('CLIENT', ids),
    resolve: ({ id }) => id,
  }),
);

builder.prismaObjectField('Job', 'pendingSync', (t) =>
  t.loadable({
    ...tag,
    load: (ids: string[], { services }) => services.reader.pendingSync.of('JOB', ids),
    resolve: ({ id }) => id,
  }),
);
