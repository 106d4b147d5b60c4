import type { SyncRefusalReason } from '../sync/sync-action.ts';

/** Why a command of the API changed nothing. */
export type RefusalReason =
  SyncRefusalReason | 'NOT_FOUND' | 'IDEMPOTENCY_KEY_REUSED' | 'ACCOUNT_NOT_OFFERED';

export interface Refusal {
  readonly reason: RefusalReason;
  /** What happened and what to do. */
  readonly message: string;
}

export interface NotPermitted extends Refusal {
  readonly type: 'NotPermitted';
}

/** What no practice of the viewer has. Whether another practice has it is not revealed. */
export const notFound = (message: string): NotPermitted => ({
  type: 'NotPermitted',
  reason: 'NOT_FOUND',
  message,
});

/** @param action completes the sentence "Only an admin can …" */
export const adminsOnly = (action: string): NotPermitted => ({
  type: 'NotPermitted',
  reason: 'ADMINS_ONLY',
  message: `Only an admin can ${action}. Ask an admin of the practice.`,
});

export const noSuchPractice = notFound(
  'You are not a member of such a practice. Check the id, or ask one of its admins to add you.',
);
