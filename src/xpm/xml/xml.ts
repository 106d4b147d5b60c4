/** An element of a record. `text` is its own character data, with entities resolved and newlines kept. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** A text that does not hold what XPM sent, because XML does not permit that. */
export interface RepairedText {
  readonly element: XmlElement;
  readonly reason: 'FORBIDDEN_CHARACTER' | 'UNKNOWN_ENTITY';
}

/** An entry of a response, with what was repaired in it. */
export interface XmlEntry {
  readonly element: XmlElement;
  readonly repaired: readonly RepairedText[];
}

/** An entry whose XML is broken. The entries before and after it are not affected. */
export interface DamagedEntry {
  /** What stands in the response at its place, at most some thousand characters. */
  readonly raw: string;
  /** What is wrong, as a clause about the entry. */
  readonly problem: string;
}

/**
 * The place of a response's entries: `Response/<container>/<entry>`, or, when `container` is `null`,
 * `Response/<entry>`, as in the response of a `get` (docs/xpm-api.md 3.1).
 */
export interface EntryPath {
  readonly container: string | null;
  readonly entry: string;
}

/** The response's own status (docs/xpm-api.md 3.1, 3.3); `null` for an element that is absent. */
export interface ResponseStatus {
  readonly status: string | null;
  readonly errorDescription: string | null;
}

/** The spelling of the status does not matter: XPM writes `OK`. */
export function isOk(status: string): boolean {
  return status.toUpperCase() === 'OK';
}

/** The response is not the XML that XPM documents. `message` says what is wrong. */
export class XmlProblem extends Error {
  override readonly name = 'XmlProblem';
}
