// What Temporal's isolate is given: workflows, and nothing else.
export { syncWorkflow } from './sync.ts';
