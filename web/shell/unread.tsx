import type { CombinedError } from 'urql';
import { Loading } from './loading.tsx';
import type { Retry } from './request-failed.tsx';
import { RequestFailed } from './request-failed.tsx';

export interface UnreadProps {
  readonly error: CombinedError | undefined;
  readonly retry: Retry;
}

const partHeightPx = 96;

/** What a part of a page displays while its data is unknown: that it loads, or that its request has failed. */
export function Unread({ error, retry }: UnreadProps) {
  return error === undefined ? (
    <Loading height={partHeightPx} />
  ) : (
    <RequestFailed error={error} retry={retry} />
  );
}
