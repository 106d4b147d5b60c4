import type { CallNumber } from '../../ports/xpm/source.ts';

/** When data is stored, and the call that read it. */
export interface ReadStamp {
  readonly at: Date;
  readonly call: CallNumber;
}
