import type { SyncRefusalReason } from '../src/domain/sync/sync-action.ts';
import { builder } from './builder.ts';

/** Outcomes that several mutations share. */
export interface Refusal {
  readonly message: string;
  readonly reason: SyncRefusalReason | null;
}

const SyncRefusalReasonEnum = builder.enumType('SyncRefusalReason', {
  description: 'Why a request was refused.',
  values: {
    KIND_NOT_AVAILABLE: {
      description: 'This kind runs on a schedule only and cannot be requested.',
    },
    SOURCE_WITHOUT_MANUAL_SYNC: { description: "The practice's source is neither XPM nor FYI." },
    PRIMARY_FOR_CLIENT_MAINTENANCE: { description: 'Clients are maintained here.' },
    TAX_ASSESSMENTS_NOT_IMPORTED: { description: '*Import Tax Assessments* is off.' },
    RECORD_NOT_EXPECTED: { description: 'A whole practice is synced, not one record.' },
    RECORD_EXPECTED: { description: 'The kind syncs one record: send its id as `recordId`.' },
    RECORD_UNKNOWN: { description: 'There is no such record in the practice.' },
    ADMINS_ONLY: { description: 'Only an admin may request this sync.' },
    RECONNECT_NEEDED: { description: 'The practice is not connected to XPM.' },
  } as const,
});

/** An outcome that says why nothing was done. */
export const refusal = (name: string, description: string) =>
  builder.objectRef<Refusal>(name).implement({
    description,
    fields: (t) => ({
      message: t.exposeString('message', { description: 'Why, and what to do.' }),
      reason: t.expose('reason', { type: SyncRefusalReasonEnum, nullable: true }),
    }),
  });

export const NotPermitted = refusal(
  'NotPermitted',
  'The viewer may not do this, or it does not exist for them.',
);

export const ReconnectNeeded = refusal(
  'ReconnectNeeded',
  'The practice must be connected to XPM first.',
);

/** Every outcome bears the name of its type: how the unions of them are resolved. */
export const outcomeType = (outcome: unknown): string =>
  (outcome as { readonly type: string }).type;

/** An outcome that shows the practice as it is now. */
export const withPractice = (name: string, description: string) =>
  builder.objectRef<{ readonly practiceId: string }>(name).implement({
    description,
    fields: (t) => ({
      practice: t.prismaField({
        type: 'Practice',
        resolve: (query, { practiceId }, _args, { services }) =>
          services.prisma.practice.findUniqueOrThrow({ ...query, where: { id: practiceId } }),
      }),
    }),
  });

/** What somebody is told who names a practice by no id of ours. */
export const noSuchPractice = {
  type: 'NotPermitted',
  message: 'You are not a member of such a practice.',
  reason: null,
} as const;
