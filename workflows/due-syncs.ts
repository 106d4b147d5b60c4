import { tokenRenewal } from '../src/domain/sync/schedule.ts';
import type { DueSyncsInput } from '../src/temporal/contract.ts';
import { renewTokens, startDueSyncs } from './proxies.ts';

/** Starts the syncs of a schedule, each of which is a workflow of its own, or renews the practice's tokens. */
export async function dueSyncsWorkflow(input: DueSyncsInput): Promise<void> {
  await (input.schedule === tokenRenewal ? renewTokens(input) : startDueSyncs(input));
}
