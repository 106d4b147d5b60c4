// Everything that runs in Temporal's workflow sandbox.
export { dueSyncsWorkflow } from './due-syncs.ts';
export { pushWorkflow } from './push.ts';
export { syncWorkflow } from './sync.ts';
