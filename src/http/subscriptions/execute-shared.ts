import type { ExecutionResult } from 'graphql';
import { executeSubscriptionEvent } from 'graphql';
import type { Positioned } from '../../../schema/activity/practice-subscription.ts';
import type { Context } from '../../context.ts';
import type { Role, Viewer } from '../../domain/practice/practice.ts';
import type { MaskError } from '../pipeline/mask-error.ts';
import { Frame } from './frame.ts';
import type { SharedOperation } from './shared-operation.ts';
import { watchViewer } from './watched-viewer.ts';

/** For whom an execution is: every member with a role, or one person alone. */
export type Audience =
  | { readonly type: 'role'; readonly role: Role; readonly viewer: Viewer }
  | { readonly type: 'person'; readonly viewer: Viewer };

/** `personal`: the result depends on the person, so nobody else may receive it. */
export type Executed =
  { readonly type: 'frames'; readonly frames: readonly Frame[] } | { readonly type: 'personal' };

/** Executes an operation for each item, with a context of its own so that it reads present rows. */
export async function executeShared(
  { args, source }: SharedOperation,
  items: readonly Positioned[],
  { audience, services, maskError }: ExecutionOptions,
): Promise<Executed> {
  const frames: Frame[] = [];
  for (const item of items) {
    const watched = watchViewer(audience.viewer);
    const isShared = audience.type === 'role';
    const context: Context = {
      services,
      viewer: isShared ? watched.viewer : audience.viewer,
      rights: isShared ? { practiceId: source.practiceId, role: audience.role } : null,
      lastEventId: null,
    };
    if (await source.isWanted(item)) {
      const result = await executeSubscriptionEvent({
        ...args,
        contextValue: context,
        rootValue: item,
      });
      frames.push(new Frame(item.seq, masked(result, maskError)));
    }
    if (isShared && watched.wasUsed()) return { type: 'personal' };
  }
  return { type: 'frames', frames };
}

export interface ExecutionOptions {
  readonly audience: Audience;
  readonly services: Context['services'];
  readonly maskError: MaskError;
}

function masked(result: ExecutionResult, maskError: MaskError): ExecutionResult {
  if (result.errors === undefined) return result;
  return { ...result, errors: result.errors.map(maskError) };
}
