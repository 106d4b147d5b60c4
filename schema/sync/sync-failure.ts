import type {
  SyncFailure,
  SyncFailureActor,
  SyncFailureCode,
} from '../../src/domain/sync/sync-run.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';

const SyncFailureCodeEnum = builder.enumType('SyncFailureCode', {
  description: 'The category of a failure.',
  values: enumValues<SyncFailureCode>({
    RECONNECT_NEEDED: 'The consent for XPM has ended. An admin must connect the practice again.',
    PERMISSION_DENIED: 'The person who connected the practice lacks the permission in XPM.',
    REJECTED_BY_XPM: 'XPM refused the call.',
    LIST_TOO_LARGE: 'XPM returned a list neither at once nor in parts.',
    UNREADABLE_RESPONSE: 'XPM sent a response that cannot be read.',
    XPM_UNAVAILABLE: 'XPM repeatedly did not respond.',
    INTERNAL_ERROR: 'An internal error of this service.',
  }),
});

const SyncFailureActorEnum = builder.enumType('SyncFailureActor', {
  description: 'Who must act after a failure.',
  values: enumValues<SyncFailureActor>({
    PRACTICE: 'A person of the practice. `message` states what to do.',
    XPM: 'Xero. The practice can only try again later.',
    SERVICE: 'The operator of this service.',
  }),
});

export const SyncFailureRef = builder.objectRef<SyncFailure>('SyncFailure').implement({
  description: 'The failure of a sync and who must act.',
  fields: (t) => ({
    code: t.expose('code', {
      type: SyncFailureCodeEnum,
      description: 'The category of the failure.',
    }),
    message: t.exposeString('message', {
      description: 'What happened and what to do, in plain English.',
    }),
    actor: t.expose('actor', {
      type: SyncFailureActorEnum,
      description: 'Who must act.',
    }),
  }),
});
