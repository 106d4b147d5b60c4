import { DefaultLogger, Runtime } from '@temporalio/worker';

// A process has one runtime of Temporal's SDK, and files of tests share a process. Workers log where the
// product does; the SDK's own log shows only what is wrong.
Runtime.install({ logger: new DefaultLogger('WARN') });
