import type { WorkflowInterceptors } from '@temporalio/workflow';
import { CancellationScope } from '@temporalio/workflow';

/**
 * Timers that the workflows no longer need fire in vain instead of being cancelled. Temporal's test server
 * never gives another task to a workflow that cancels a timer in the moment in which it fires, and skips no
 * more time (https://github.com/temporalio/sdk-java/issues/3088).
 */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [{ startTimer: (timer, next) => CancellationScope.nonCancellable(() => next(timer)) }],
});
