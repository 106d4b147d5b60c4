import type {
  ContactElement,
  NoteElement,
  RelationshipElement,
  TextElement,
} from './client-elements.ts';

/** A client, independent of the API version. The elements are those of docs/xpm-api.md 4.2. */
export interface Client {
  /** The number that identifies the client in 3.0. */
  readonly id: number;
  readonly uuid: string;
  /** Time of the last change, in milliseconds since 1970. */
  readonly modified: number;
  readonly archived: boolean;
  readonly deleted: boolean;
  /** Exists in 3.0 only. */
  readonly prospect: boolean;
  /**
   * Responses omit an element that is absent here, and contain an empty one as an empty pair of
   * tags.
   */
  readonly text: ClientText;
  /** UUIDs of staff. */
  readonly accountManager: string | null;
  readonly jobManager: string | null;
  /** UUID of the client that is billed. */
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

/**
 * The elements of a note in the order of Xero's documentation. Responses have `Tag` only with the
 * setting `notesHaveTags`.
 */
export type Note = Readonly<Record<NoteElement, string>>;

export interface Relationship {
  readonly id: number;
  readonly uuid: string;
  readonly type: string;
  /** UUID of the other client. */
  readonly relatedClient: string;
  readonly text: Readonly<Record<RelationshipElement, string>>;
}
