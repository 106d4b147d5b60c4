type Variables = Record<string, unknown>;
type Data = Record<string, unknown> | null | undefined;

/** An item of a subscription. */
interface Item {
  readonly seq: string;
  readonly reset?: boolean;
}

/** Where one subscription is in the log of its practice. */
export interface Position {
  /** Notes the position of a result, and returns its data as the window has to take them. */
  receive(data: Data): Data;
  end(): void;
}

export interface Followed {
  /** The variables of the subscription, which are sent with each connection. */
  readonly variables: Variables;
  /** Subscribes, or subscribes again with the variables as they are now. */
  readonly start: () => void;
}

/**
 * The positions of the window's subscriptions. Pages are read while their subscriptions start. A subscription therefore
 * starts where its practice was before, which is the newest position that the window has received. Without any, the
 * snapshot counts as a reset, because pages may have been read before it.
 */
export class Positions {
  readonly #newest = new Map<unknown, string>();
  readonly #followed = new Set<Followed>();

  /** Notes where a practice is whose pages have not been read yet. */
  read(practiceId: string, seq: string): void {
    if (this.#followed.size === 0) this.#newest.set(practiceId, seq);
  }

  follow(followed: Followed): Position {
    const { variables, start } = followed;
    const practiceId = variables['practiceId'];
    // By the time that the window returns to another practice, its position is too old to receive all changes since.
    const others = [...this.#newest.keys()].filter((each) => each !== practiceId);
    if (practiceId !== undefined) for (const each of others) this.#newest.delete(each);
    const newest = this.#newest.get(practiceId);
    if (newest !== undefined) variables['after'] = newest;
    this.#followed.add(followed);
    start();
    return {
      receive: (data) => this.#receive(followed, data),
      end: () => this.#followed.delete(followed),
    };
  }

  #receive({ variables }: Followed, data: Data): Data {
    const [name, item] = Object.entries(data ?? {}).find(isItem) ?? [];
    if (name === undefined || item === undefined) return data;
    const { practiceId, after } = variables;
    variables['after'] = item.seq;
    if (practiceId === undefined) return data;
    this.#newest.set(practiceId, item.seq);
    if (after !== undefined || item.reset === undefined) return data;
    this.#restartAt(practiceId, item.seq);
    return { ...data, [name]: { ...item, reset: true } };
  }

  /** The lists are read again after the reset, and what follows them must not start later. */
  #restartAt(practiceId: unknown, seq: string): void {
    for (const { variables, start } of this.#followed) {
      if (variables['practiceId'] !== practiceId || variables['after'] !== undefined) continue;
      variables['after'] = seq;
      start();
    }
  }
}

function isItem(entry: readonly [string, unknown]): entry is [string, Item] {
  return typeof (entry[1] as { readonly seq?: unknown } | null)?.seq === 'string';
}
