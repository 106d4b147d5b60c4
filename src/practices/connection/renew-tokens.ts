import type { UnitOfWork } from '../../db/unit-of-work.ts';
import { hasConsent } from '../../domain/practice/connection-state.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { OnSourceFailure } from '../../ports/failure-log.ts';
import type { TokenUpkeep } from '../../ports/xpm/token-upkeep.ts';
import { scheduleOf } from '../../sync/start-due-syncs.ts';
import type { DueSyncsInput } from '../../temporal/contract.ts';
import type { HealthDependencies } from './connection-health.ts';
import { recordEndedConsent, reportFailedCall } from './connection-health.ts';

export interface RenewalDependencies extends Pick<HealthDependencies, 'clock' | 'newId'> {
  readonly unitOfWork: UnitOfWork;
  readonly upkeep: TokenUpkeep;
  readonly onFailure: OnSourceFailure;
}

const dayMs = 24 * 60 * 60 * 1000;
/** It is looked for once a day, so unused tokens are renewed in the course of a week. */
const unusedMs = 6 * dayMs;

/**
 * Renews the tokens of a practice that nothing has used for a week: a refresh token that is not used for 60 days
 * expires, and the consent with it (docs/xpm-api.md 1.3). Only `invalid_grant` ends the consent, which the
 * practice then reads in its activity; after any other failure the next day tries again.
 */
export async function renewTokens(deps: RenewalDependencies, input: DueSyncsInput): Promise<void> {
  const { practiceId } = input;
  const { unitOfWork, clock } = deps;
  const startedAt = clock.now();
  const isDue = await unitOfWork.transaction(async (tx) => {
    if ((await scheduleOf(tx, input, startedAt)) === null) return false;
    const practice = await tx.practices.automation(practiceId);
    return practice !== null && hasConsent(practice.connection);
  });
  if (!isDue) return;
  try {
    await deps.upkeep.renewUnused(practiceId, new Date(startedAt.getTime() - unusedMs));
  } catch (failure) {
    if (!(failure instanceof SourceFailure)) throw failure;
    deps.onFailure(failure, { practiceId });
    if (failure.reason.type !== 'auth') return;
    await unitOfWork.transaction(async (tx) => {
      const call = { practiceId, failure, startedAt };
      const effect = await recordEndedConsent(tx, call);
      await reportFailedCall(tx, deps, { ...call, effect });
    });
  }
}
