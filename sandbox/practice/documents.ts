/** The description of a document. The API cannot read the file itself. */
export interface ClientDocument {
  readonly title: string;
  readonly text: string;
  readonly folder: string;
  readonly fileName: string;
  /** The time at which the document was added, in milliseconds since 1970. */
  readonly added: number;
}

/** Documents by the UUID of their client, in the order in which they were added. */
export class Documents {
  readonly #byOwner = new Map<string, readonly ClientDocument[]>();

  of(owner: string): readonly ClientDocument[] {
    return this.#byOwner.get(owner) ?? [];
  }

  add(owner: string, document: ClientDocument): void {
    this.#byOwner.set(owner, [...this.of(owner), document]);
  }
}
