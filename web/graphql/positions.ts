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

interface Followed {
  /** The variables of the subscription, which are sent with each connection. */
  readonly variables: Record<string, unknown>;
  /** Where the practice was when the subscription started; undefined until any subscription has said so. */
  start: string | undefined;
  /** A connection was lost before there was any position. */
  isLate: boolean;
}

/**
 * The positions of the window's subscriptions. One without any item has no position of its own: for what happens until
 * the next connection, it continues from where the practice was when it started. Without that as well, the first item
 * counts as a reset, because the pages were read before the break.
 */
export class Positions {
  readonly #newest = new Map<unknown, string>();
  readonly #followed = new Set<Followed>();

  follow(variables: Record<string, unknown>): Position {
    const start = this.#newest.get(variables['practiceId']);
    const followed: Followed = { variables, start, isLate: false };
    this.#followed.add(followed);
    return {
      receive: (data) => this.#receive(followed, data),
      end: () => this.#followed.delete(followed),
    };
  }

  connectionLost(): void {
    for (const followed of this.#followed) {
      if (followed.variables['after'] !== undefined) continue;
      if (followed.start === undefined) followed.isLate = true;
      else followed.variables['after'] = followed.start;
    }
  }

  #receive(followed: Followed, data: Data): Data {
    const [name, item] = Object.entries(data ?? {}).find(isItem) ?? [];
    if (name === undefined || item === undefined) return data;
    const isLate = followed.isLate && followed.variables['after'] === undefined;
    followed.variables['after'] = item.seq;
    this.#note(followed.variables['practiceId'], item.seq);
    return isLate && item.reset === false ? { ...data, [name]: { ...item, reset: true } } : data;
  }

  #note(practiceId: unknown, seq: string): void {
    if (practiceId === undefined) return;
    this.#newest.set(practiceId, seq);
    for (const followed of this.#followed) {
      if (followed.variables['practiceId'] === practiceId) followed.start ??= seq;
    }
  }
}

function isItem(entry: readonly [string, unknown]): entry is [string, Item] {
  return typeof (entry[1] as { readonly seq?: unknown } | null)?.seq === 'string';
}
