// What Temporal's isolate is given: workflows, and nothing else.
export { dueSyncsWorkflow } from './due-syncs.ts';
export { pushWorkflow } from './push.ts';
export { syncWorkflow } from './sync.ts';
