import type { CombinedError } from 'urql';
import { Loading } from './loading.tsx';
import type { Retry } from './request-failed.tsx';
import { RequestFailed } from './request-failed.tsx';

export interface NotLoadedProps {
  readonly error: CombinedError | undefined;
  readonly retry: Retry;
  /** What has not loaded: a whole page, or, unless stated otherwise, a part of one. */
  readonly what?: 'page' | 'part';
}

const heightsPx = { page: 240, part: 96 } as const;

/** What a page or a part of one displays while its data is unknown: that it loads, or that its request has failed. */
export function NotLoaded({ error, retry, what = 'part' }: NotLoadedProps) {
  return error === undefined ? (
    <Loading heightPx={heightsPx[what]} />
  ) : (
    <RequestFailed error={error} retry={retry} />
  );
}
