import type { ExecutionResult } from 'graphql';
import { unavailableCode } from '../pipeline/mask-error.ts';

/** One result of a subscription, for all who share its execution. */
export class Frame {
  /** The position that a client sends as `after` to receive what comes next. */
  readonly seq: bigint;
  readonly result: ExecutionResult;
  #json: string | null = null;

  constructor(seq: bigint, result: ExecutionResult) {
    this.seq = seq;
    this.result = result;
  }

  /** The result as JSON, serialised once. */
  get json(): string {
    this.#json ??= JSON.stringify(this.result);
    return this.#json;
  }

  /** Whether the result was lost to an outage. For a client an error would be the end of the subscription. */
  get isOutage(): boolean {
    return isOutage(this.result);
  }
}

export const isOutage = ({ errors = [] }: ExecutionResult): boolean =>
  errors.some(({ extensions }) => extensions['code'] === unavailableCode);
