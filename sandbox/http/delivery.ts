import type { Fault } from '../faults/fault.ts';

/** How an answer reaches the caller. All of it as fast as it goes, unless a fault says otherwise. */
export interface Delivery {
  readonly cut: Cut | null;
  readonly bytesPerSecond: number | null;
}

export interface Cut {
  /** How much is sent; `middle` is half of an answer of up to `middleAtMost` x 2 bytes. */
  readonly at: number | 'middle';
  readonly then: 'end' | 'destroy' | 'silence';
}

/** Long answers are not made twice to find their middle: they are cut here. */
export const middleAtMost = 131_072;

export const whole: Delivery = { cut: null, bytesPerSecond: null };

/** What the fault does to the answer's way back. */
export function deliveryOf(fault: Fault | null): Delivery {
  switch (fault?.kind) {
    case 'truncate':
      return { ...whole, cut: { at: fault.bytes ?? 'middle', then: 'end' } };
    case 'disconnect':
      if (fault.afterEffect === true && fault.bytes === undefined) {
        return { ...whole, cut: { at: 0, then: 'destroy' } };
      }
      return { ...whole, cut: { at: fault.bytes ?? 'middle', then: 'destroy' } };
    case 'hang':
      return { ...whole, cut: { at: fault.bytes ?? 0, then: 'silence' } };
    case 'slow':
      return { ...whole, bytesPerSecond: fault.bytesPerSecond };
    case undefined:
    case 'status':
    case 'html':
    case 'garbage':
    case 'error':
    case 'limited':
    case 'delay':
    case 'badRecord':
      return whole;
  }
}

/** Whether the fault keeps the call from having any effect. */
export function preventsEffect(fault: Fault | null, method: string): boolean {
  if (fault?.kind === 'hang') return fault.bytes === undefined;
  if (fault?.kind !== 'disconnect') return false;
  return method !== 'GET' && fault.bytes === undefined && fault.afterEffect !== true;
}
