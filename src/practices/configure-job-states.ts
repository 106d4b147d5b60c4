import type { Viewer } from '../domain/practice/practice.ts';
import type { JobStateCode, JobStateProblem } from '../domain/records/job-state.ts';
import { describeJobStates, jobStateProblems } from '../domain/records/job-state.ts';
import type { SettingsDependencies } from './record-settings.ts';
import { recordSettings } from './record-settings.ts';

export interface ConfigureJobStatesInput {
  readonly practiceId: string;
  /** All that is to be configured; what is not among them is configured no longer. */
  readonly states: readonly JobStateCode[];
}

export type ConfigureJobStatesOutcome =
  | { readonly type: 'JobStatesConfigured' }
  /** Nothing was changed. */
  | { readonly type: 'InvalidJobStates'; readonly problems: readonly JobStateProblem[] }
  | { readonly type: 'NotPermitted'; readonly message: string };

/**
 * Replaces what an admin has said of the codes of job states, all of it or nothing. A change of a job's
 * state needs its code. What is equal changes nothing.
 */
export async function configureJobStates(
  deps: SettingsDependencies,
  viewer: Viewer,
  { practiceId, states: given }: ConfigureJobStatesInput,
): Promise<ConfigureJobStatesOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const practice = await tx.practices.find(practiceId, viewer.subject);
    if (practice === null) return notPermitted('You are not a member of such a practice.');
    if (practice.role !== 'ADMIN') return notPermitted('Only an admin may configure job states.');
    const states = given.map(({ name, code }) => ({ name, code: code.trim() }));
    const problems = jobStateProblems(states);
    if (problems.length > 0) return { type: 'InvalidJobStates', problems };
    // Held, so that of two configurations at once one replaces the other and they do not mix.
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

const notPermitted = (message: string) => ({ type: 'NotPermitted', message }) as const;
