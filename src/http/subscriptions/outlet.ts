import type { Frame } from './frame.ts';

/** Why a connection ends although its subscription goes on: the client should connect again. */
export type CutReason = 'unavailable' | 'tooSlow';

/** Where the frames of one subscription go. */
export interface Outlet {
  /** Whether the client has so much unread that it is sent nothing more at present. */
  readonly isFull: boolean;
  send(frame: Frame): void;
  cut(reason: CutReason): void;
}
