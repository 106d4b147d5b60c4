import type {
  ContactElement,
  NoteElement,
  RelationshipElement,
  TextElement,
} from './client-elements.ts';

/**
 * A client as the sandbox keeps it: XPM's words, no shape of any version. The elements are those of
 * Xero's developer page "Practice Manager API 3.1, Clients".
 */
export interface Client {
  /** The number that 3.0 knows it by. */
  readonly id: number;
  readonly uuid: string;
  /** When it was last changed, in milliseconds since 1970. */
  readonly modified: number;
  readonly archived: boolean;
  readonly deleted: boolean;
  /** 3.0 only. */
  readonly prospect: boolean;
  /** An element that is absent here is left out of replies; an empty one is an empty pair. */
  readonly text: ClientText;
  /** UUIDs of staff. */
  readonly accountManager: string | null;
  readonly jobManager: string | null;
  /** UUID of the client that gets the bills. */
  readonly billingClient: string | null;
  readonly type: ClientType | null;
  readonly contacts: readonly Contact[];
  readonly notes: readonly Note[];
  /** UUIDs of client groups. */
  readonly groups: readonly string[];
  readonly relationships: readonly Relationship[];
}

export type ClientText = Readonly<{ Name: string } & Partial<Record<TextElement, string>>>;

interface ClientType {
  readonly Name: string;
  readonly CostMarkup: string;
  readonly PaymentTerm: string;
  readonly PaymentDay: string;
}

export interface Contact {
  readonly id: number;
  readonly uuid: string;
  readonly text: Readonly<Record<ContactElement, string>>;
  readonly primary: boolean;
  readonly deleted: boolean;
}

/** A note's elements in the order of Xero's documentation; `Tag` is shown only when set so. */
export type Note = Readonly<Record<NoteElement, string>>;

export interface Relationship {
  readonly id: number;
  readonly uuid: string;
  readonly type: string;
  /** UUID of the other client. */
  readonly relatedClient: string;
  readonly text: Readonly<Record<RelationshipElement, string>>;
}
