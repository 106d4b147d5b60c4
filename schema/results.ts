import type { Refusal, RefusalReason } from '../src/domain/practice/refusal.ts';
import { builder } from './builder.ts';
import { enumValues } from './enum-values.ts';

export const RefusalReasonEnum = builder.enumType('RefusalReason', {
  description: 'Why a mutation changed nothing.',
  values: enumValues<RefusalReason>({
    NOT_FOUND:
      'No practice of the viewer has the object. Nothing reveals whether another practice has it.',
    KIND_NOT_AVAILABLE:
      'Syncs of this kind cannot be requested with `requestSync`: they run on a schedule only, or `retryProblems` starts them.',
    SOURCE_WITHOUT_MANUAL_SYNC: 'The source of the practice is neither `XPM` nor `FYI`.',
    PRIMARY_FOR_CLIENT_MAINTENANCE:
      'The practice maintains its clients here (`PracticeSettings.primaryForClientMaintenance`).',
    TAX_ASSESSMENTS_NOT_IMPORTED:
      'The practice does not import tax assessments (`PracticeSettings.importTaxAssessments`).',
    RECORD_NOT_EXPECTED: 'The kind syncs a whole practice. Omit `recordId`.',
    RECORD_EXPECTED: 'The kind syncs one record. Send its id as `recordId`.',
    RECORD_UNKNOWN: 'The practice has no record of the expected type with this id.',
    ADMINS_ONLY: 'Only an admin of the practice can do this.',
    RECONNECT_NEEDED: 'The practice is not connected to XPM. An admin must connect it.',
    IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used with other arguments. Send a new key.',
    ACCOUNT_NOT_OFFERED:
      'The account is not offered any more. Connect again, and choose it on the consent page.',
  }),
});

/** An outcome that explains why nothing was done. */
export const refusal = (name: string, description: string) =>
  builder.objectRef<Refusal>(name).implement({
    description,
    fields: (t) => ({
      message: t.exposeString('message', {
        description: 'What happened and what to do, in plain English.',
      }),
      reason: t.expose('reason', {
        type: RefusalReasonEnum,
        description: 'Why nothing was changed, for programs.',
      }),
    }),
  });

export const NotPermitted = refusal(
  'NotPermitted',
  'The viewer lacks the permission, or the object does not exist in their practices. Nothing was changed.',
);

export const ReconnectNeeded = refusal(
  'ReconnectNeeded',
  'The practice is not connected to XPM, so nothing was changed. An admin must connect it; see `beginXpmConnection`.',
);

/** Resolves a union of outcomes: each outcome carries the name of its type. */
export const outcomeType = (outcome: unknown): string =>
  (outcome as { readonly type: string }).type;

/** An outcome with the practice. */
export const withPractice = (name: string, description: string) =>
  builder.objectRef<{ readonly practiceId: string }>(name).implement({
    description,
    fields: (t) => ({
      practice: t.prismaField({
        type: 'Practice',
        description: 'The practice after the change.',
        resolve: (query, { practiceId }, _args, { services }) =>
          services.prisma.practice.findUniqueOrThrow({ ...query, where: { id: practiceId } }),
      }),
    }),
  });
