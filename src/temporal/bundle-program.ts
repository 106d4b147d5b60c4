import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

// A program: `node bundle-program.ts <path of the workflows>` prints their bundled code.

const [workflowsPath = ''] = process.argv.slice(2);
const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
process.stdout.write(code);
