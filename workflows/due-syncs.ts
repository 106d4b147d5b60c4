import type { DueSyncsInput } from '../src/temporal/contract.ts';
import { startDueSyncs } from './proxies.ts';

/** Starts the syncs of a schedule. Each of them is a workflow of its own. */
export async function dueSyncsWorkflow(input: DueSyncsInput): Promise<void> {
  await startDueSyncs(input);
}
