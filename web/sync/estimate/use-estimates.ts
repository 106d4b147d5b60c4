import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { usePractice } from '../../practice/practice-context.ts';
import type { Action } from '../run.ts';
import type { Estimates } from './estimates.ts';
import { readEstimates } from './estimates.ts';

/** The calls of the last minute and of the last day count, and they become fewer. */
const renewalMs = 30_000;

/** Reads the estimates when the window opens, whenever a sync or a pause starts or ends, and while people look at them. */
export function useEstimates(actions: readonly Action[]): Estimates {
  const { id: practiceId } = usePractice();
  const client = useClient();
  const [estimates, setEstimates] = useState<Estimates>({});
  const situationKey = actions
    .map(({ kind, run, pausedUntil }) => [kind, run?.id, pausedUntil])
    .join();
  useEffect(() => {
    if (situationKey === '') return undefined;
    let abandon = readEstimates(client, practiceId, setEstimates);
    const renew = (): void => {
      if (document.hidden) return;
      abandon();
      abandon = readEstimates(client, practiceId, setEstimates);
    };
    const timer = setInterval(renew, renewalMs);
    document.addEventListener('visibilitychange', renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', renew);
      abandon();
    };
  }, [client, practiceId, situationKey]);
  return estimates;
}
