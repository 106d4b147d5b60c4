/** An element of a record. `text` is its own character data, with entities resolved and newlines kept. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
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

/** The response is not the XML that XPM documents. `message` says what is wrong. */
export class XmlProblem extends Error {
  override readonly name = 'XmlProblem';
}
