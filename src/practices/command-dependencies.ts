import type { UnitOfWork } from '../db/unit-of-work.ts';
import type { Clock } from '../ports/clock.ts';

/** What a command that changes a practice needs. */
export interface CommandDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}
