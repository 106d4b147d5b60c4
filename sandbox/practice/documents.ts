/** What XPM tells of a document; the file itself cannot be read through the API. */
export interface DocumentNote {
  readonly title: string;
  readonly text: string;
  readonly folder: string;
  readonly fileName: string;
  /** When it was added, in milliseconds since 1970. */
  readonly added: number;
}

/** Documents by the UUID of the record they hang on, in the order in which they were added. */
export class Documents {
  readonly #byOwner = new Map<string, readonly DocumentNote[]>();

  of(owner: string): readonly DocumentNote[] {
    return this.#byOwner.get(owner) ?? [];
  }

  add(owner: string, document: DocumentNote): void {
    this.#byOwner.set(owner, [...this.of(owner), document]);
  }
}
