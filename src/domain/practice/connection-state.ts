/** The states of a practice's connection to XPM. */
export const xpmConnectionStates = [
  'CONNECTED',
  'UNCERTAIN',
  'NEEDS_RECONNECT',
  'DISCONNECTED',
] as const;
export type XpmConnectionState = (typeof xpmConnectionStates)[number];

/** Every move that a connection can make. */
const moves: Readonly<Record<XpmConnectionState, readonly XpmConnectionState[]>> = {
  CONNECTED: ['CONNECTED', 'UNCERTAIN', 'NEEDS_RECONNECT', 'DISCONNECTED'],
  UNCERTAIN: ['CONNECTED', 'NEEDS_RECONNECT', 'DISCONNECTED'],
  NEEDS_RECONNECT: ['CONNECTED', 'DISCONNECTED'],
  DISCONNECTED: ['CONNECTED'],
};

export const canMove = (from: XpmConnectionState, to: XpmConnectionState): boolean =>
  moves[from].includes(to);

/** The states in which the consent has not been seen to end, so that syncs and edits are accepted. */
const consentedStates = ['CONNECTED', 'UNCERTAIN'] as const satisfies XpmConnectionState[];

export const hasConsent = (state: XpmConnectionState): boolean =>
  consentedStates.some((each) => each === state);
