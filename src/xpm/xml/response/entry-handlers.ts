import type { DamagedEntry, XmlElement, XmlEntry } from '../xml.ts';

export interface EntryHandlers {
  /** Receives each entry when it is complete, in document order. */
  readonly onEntry: (entry: XmlEntry) => void;
  /** Receives, in the same order, each entry whose XML is broken. */
  readonly onDamage: (entry: DamagedEntry) => void;
  /** Receives each further element of the response, for example its pagination. */
  readonly onOther?: (element: XmlElement) => void;
}

/** For a response of which only the status is read. */
export const noEntries: EntryHandlers = { onEntry: () => undefined, onDamage: () => undefined };
