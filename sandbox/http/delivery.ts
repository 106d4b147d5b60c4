import type { Fault } from '../faults/fault.ts';

/** How a response is sent. */
export interface Delivery {
  /** `null` to send the complete response. */
  readonly cut: Cut | null;
  /** `null` to send as fast as the caller reads. */
  readonly bytesPerSecond: number | null;
  /** `null` to send without a break. */
  readonly hold: Hold | null;
}

/** A response that stops after so many bytes and continues after `until`. */
export interface Hold {
  readonly at: number;
  readonly until: Promise<void>;
}

export interface Cut {
  /** The bytes that are sent; `middle` is half of the response, at most `maxMiddleBytes`. */
  readonly at: number | 'middle';
  /** What follows: a proper end, a broken connection, or an open connection without data. */
  readonly then: 'end' | 'destroy' | 'hang';
}

/** A longer response is cut here, so that it need not be generated twice to find its middle. */
export const maxMiddleBytes = 131_072;

export const completeDelivery: Delivery = { cut: null, bytesPerSecond: null, hold: null };

/**
 * How the response is sent under the given fault.
 * @param cleared resolves when the faults are cleared
 */
export function deliveryOf(fault: Fault | null, cleared: Promise<void>): Delivery {
  switch (fault?.type) {
    case 'truncate':
      return { ...completeDelivery, cut: { at: fault.bytes ?? 'middle', then: 'end' } };
    case 'disconnect':
      if (fault.afterEffect === true && fault.bytes === undefined) {
        return { ...completeDelivery, cut: { at: 0, then: 'destroy' } };
      }
      return { ...completeDelivery, cut: { at: fault.bytes ?? 'middle', then: 'destroy' } };
    case 'hang':
      return { ...completeDelivery, cut: { at: fault.bytes ?? 0, then: 'hang' } };
    case 'hold':
      return { ...completeDelivery, hold: { at: fault.bytes ?? 0, until: cleared } };
    case 'slow':
      return { ...completeDelivery, bytesPerSecond: fault.bytesPerSecond };
    case undefined:
    case 'status':
    case 'html':
    case 'garbage':
    case 'xml':
    case 'error':
    case 'limited':
    case 'delay':
    case 'badRecord':
    case 'shorten':
    case 'alterRecord':
      return completeDelivery;
  }
}

/** Whether the fault ends the call before it has any effect. */
export function preventsEffect(fault: Fault | null, method: string): boolean {
  if (fault?.type === 'hang') return fault.bytes === undefined;
  if (fault?.type !== 'disconnect') return false;
  return method !== 'GET' && fault.bytes === undefined && fault.afterEffect !== true;
}
