import type { RecordFacts } from '../../domain/records/record.ts';
import type { CallSeries, RateLimiter } from '../../ports/rate-limiter.ts';
import type { PracticeTarget } from '../../ports/xpm/target.ts';
import type { SyncPageDependencies } from '../../sync/page/page.ts';
import type { PushInput } from '../../temporal/contract.ts';

export interface PushDependencies extends SyncPageDependencies {
  readonly target: PracticeTarget;
  readonly endSeries: RateLimiter['endSeries'];
}

/** Thrown after an internal error in a round that has made calls: an immediate retry would repeat them. */
export class RoundFailed extends Error {
  override readonly name = 'RoundFailed';

  constructor({ record }: Pick<PushRound, 'record'>, cause: unknown) {
    super(`A round of the push of record ${record.id} failed.`, { cause });
  }
}

/** One round of pushing one record. */
export interface PushRound {
  readonly deps: PushDependencies;
  readonly input: PushInput;
  readonly record: RecordFacts;
  /** Client data is maintained here (FYI as Primary), so XPM's other values are not displayed. */
  readonly isOurs: boolean;
  readonly startedAt: Date;
  /** Whether its first call finds out if XPM responds again. */
  readonly isProbe: boolean;
  readonly signal: AbortSignal;
  /** The round's calls, which are permitted together so that none stops halfway. */
  readonly series: CallSeries;
}
