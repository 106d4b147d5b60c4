import type { SignedIn } from './authenticate.ts';

/** The longest delay that `setTimeout` takes. */
const maximumTimerMs = 2 ** 31 - 1;

/** How long a timer for the token's expiry runs. */
export const untilExpiryMs = ({ expiresAt }: SignedIn): number =>
  Math.min(Math.max(0, expiresAt.getTime() - Date.now()), maximumTimerMs);
