import type { Viewer } from '../domain/practice/practice.ts';
import type { NotPermitted } from '../domain/practice/refusal.ts';
import type { JobStateCode, JobStateProblem } from '../domain/records/job-state.ts';
import { describeJobStates, jobStateProblems } from '../domain/records/job-state.ts';
import { refuseNonAdmin } from './admin-permission.ts';
import type { CommandDependencies } from './command-dependencies.ts';
import { recordSettings } from './record-settings.ts';

export interface ConfigureJobStatesInput {
  readonly practiceId: string;
  /** The whole configuration; states that are missing from it lose theirs. */
  readonly states: readonly JobStateCode[];
}

export type ConfigureJobStatesOutcome =
  | { readonly type: 'JobStatesConfigured' }
  /** The configuration stays as it was. */
  | { readonly type: 'InvalidJobStates'; readonly problems: readonly JobStateProblem[] }
  | NotPermitted;

/**
 * Replaces the configured codes of a practice's job states, all or none. XPM accepts a change of a job's
 * state only by the state's code. An equal configuration changes nothing.
 */
export async function configureJobStates(
  deps: CommandDependencies,
  viewer: Viewer,
  { practiceId, states: given }: ConfigureJobStatesInput,
): Promise<ConfigureJobStatesOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const action = 'configure job states';
    const refusal = await refuseNonAdmin(tx, viewer, { practiceId, action });
    if (refusal !== null) return refusal;
    const states = given.map(({ name, code }) => ({ name, code: code.trim() }));
    const problems = jobStateProblems(states);
    if (problems.length > 0) return { type: 'InvalidJobStates', problems };
    // The lock keeps two concurrent configurations from mixing: the second replaces the first.
    await tx.practices.lockSettings(practiceId);
    const message = describeJobStates(await tx.jobStates.configured(practiceId), states);
    if (message === null) return { type: 'JobStatesConfigured' };
    await tx.jobStates.configure(practiceId, states);
    await recordSettings(tx, deps, {
      practiceId,
      actor: viewer.name,
      title: 'Configure job states',
      message,
    });
    return { type: 'JobStatesConfigured' };
  });
}
