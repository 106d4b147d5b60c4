/** An element of a record. `text` is its own character data, entities resolved, newlines kept. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/**
 * Where an answer's entries stand: `Response/<container>/<entry>`, or, when `container` is `null`,
 * `Response/<entry>`, as in the answer of a `get` (docs/xpm-api.md 3.1).
 */
export interface EntryPath {
  readonly container: string | null;
  readonly entry: string;
}

/** What an answer said of itself (docs/xpm-api.md 3.1, 3.3); `null` where it said nothing. */
export interface ResponseStatus {
  readonly status: string | null;
  readonly errorDescription: string | null;
}

/** The answer is not the XML that XPM's documentation describes. `message` says what is wrong. */
export class XmlProblem extends Error {
  override readonly name = 'XmlProblem';
}
