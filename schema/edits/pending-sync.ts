import type { Content, PendingChange } from '../../src/domain/edits/pending-change.ts';
import { definitionOf } from '../../src/domain/edits/pending-change.ts';
import type { PendingSync } from '../../src/domain/edits/pending-sync.ts';
import { builder } from '../builder.ts';

const PendingSyncReasonEnum = builder.enumType('PendingSyncReason', {
  description: 'Why a client or job carries the *Pending Sync* tag.',
  values: {
    CHANGES_PENDING: { description: 'What was edited here is on its way to XPM.' },
    CHANGES_REFUSED: { description: 'XPM refused an edit. Correct it or discard it.' },
    SYNC_NOT_FINISHED: { description: 'The record’s own sync is requested or running.' },
  } as const,
});

const PendingFieldRef = builder.objectRef<PendingChange>('PendingField').implement({
  description: 'A field that was edited here and that XPM has not accepted yet.',
  fields: (t) => ({
    field: t.exposeString('field', {
      description:
        'Which one, to discard it by: a name of the edit’s input, or `value:` and the UUID of a custom field.',
    }),
    label: t.exposeString('label', { description: 'What people call it.' }),
    definitionXpmId: t.id({
      nullable: true,
      description: 'Of a custom field: its UUID in XPM.',
      resolve: ({ field }) => definitionOf(field),
    }),
    base: t.string({
      nullable: true,
      resolve: ({ base }) => shown(base),
      ...says('had when it was edited'),
    }),
    ours: t.string({
      nullable: true,
      description: 'The value entered here, which the record displays.',
      resolve: ({ ours }) => shown(ours),
    }),
    theirs: t.string({
      nullable: true,
      resolve: ({ theirs }) => shown(theirs),
      ...says('was last seen to have'),
    }),
    since: t.expose('since', { type: 'DateTime' }),
    editedBy: t.exposeString('editedBy', { description: 'Who entered it last.' }),
    attempts: t.exposeInt('attempts', { description: 'How often it was sent.' }),
    refusal: t.exposeString('refusal', {
      nullable: true,
      description:
        'XPM’s message when it refused the change. Correct the value or discard the change. Null otherwise.',
    }),
    problem: t.exposeString('problem', {
      nullable: true,
      description:
        'Why the change is delayed, in plain English. It is retried automatically unless the text says otherwise. Null while nothing delays it.',
    }),
    nextAttemptAt: t.expose('nextAttemptAt', { type: 'DateTime', nullable: true }),
  }),
});

function says(what: string) {
  return { description: `What XPM ${what}; null for nothing. A person by name.` };
}

const shown = (content: Content): string | null =>
  content === null || typeof content === 'string' ? content : content.name;

const PendingSyncRef = builder.objectRef<PendingSync>('PendingSync').implement({
  description:
    'The *Pending Sync* tag. While a field is pending no value from XPM overwrites it; the tag goes when XPM has accepted all of them and the record’s own sync has ended.',
  fields: (t) => ({
    since: t.expose('since', { type: 'DateTime' }),
    reasons: t.expose('reasons', { type: [PendingSyncReasonEnum] }),
    fields: t.expose('changes', { type: [PendingFieldRef] }),
  }),
});

const tag = {
  type: PendingSyncRef,
  nullable: true,
  description: 'The *Pending Sync* tag; null when everything here is as XPM has it.',
  // One context serves all events of a subscription: what was loaded for one must not answer the next.
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
