import type { CallNumber } from '../../ports/source.ts';

/** When something is stored, and by which call it was read. */
export interface ReadStamp {
  readonly at: Date;
  readonly call: CallNumber;
}
