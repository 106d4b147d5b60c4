import type { Client, CombinedError, OperationResult, RequestPolicy } from 'urql';
import { onChange } from '../changes.ts';

/** What every page of a list has. */
export interface Page {
  readonly edges: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Where a list comes from. */
export interface PageSource<Data, List extends Page> {
  readonly client: Client;
  /** The query of the page after a cursor; null for the first one. */
  readonly request: (after: string | null) => Parameters<Client['executeQuery']>[0];
  readonly listOf: (data: Data) => List | null | undefined;
}

/** The pages that are read so far, as one list. */
export interface ReadPages<List> {
  /** Undefined until the first page is read. */
  readonly list: List | undefined;
  readonly error: CombinedError | undefined;
}

interface LaterPage<List> {
  readonly after: string;
  readonly list: List;
}

/**
 * A list that is read page by page. Only the first page is a live query: each further one is read once, so that it
 * costs as much as the first, however many are read already. After a change the later pages are read again from the
 * cache, as far as each continues where the one before it ends; so no record is skipped, and none is listed twice.
 */
export class PageStore<Data, List extends Page> {
  readonly #source: PageSource<Data, List>;
  readonly #listeners = new Set<() => void>();
  #first: List | undefined;
  #later: readonly LaterPage<List>[] = [];
  #state: ReadPages<List> = { list: undefined, error: undefined };
  #stop: (() => void) | null = null;
  #isLoading = false;
  #isRereadDue = false;

  constructor(source: PageSource<Data, List>) {
    this.#source = source;
  }

  /** Reads the list for as long as there is a listener. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#stop === null) this.#start('cache-and-network');
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#end();
    };
  };

  readonly state = (): ReadPages<List> => this.#state;

  /** Reads the list again from its first page on. */
  readonly retry = (): void => {
    this.#end();
    this.#start('network-only');
  };

  /** Reads the next page, unless that is under way or the list has no further one. */
  readonly loadMore = (): void => {
    const last = this.#later.at(-1)?.list ?? this.#first;
    const after = last?.pageInfo.endCursor;
    if (this.#isLoading || last?.pageInfo.hasNextPage !== true || after == null) return;
    this.#isLoading = true;
    void this.#read(after, 'network-only').then(({ data, error }) => {
      this.#isLoading = false;
      const list = this.#listIn(data);
      if (list !== undefined) this.#later = [...this.#later, { after, list }];
      this.#publish(error);
      // It is still wanted when the list has changed meanwhile, so that the page continues nothing.
      if (list !== undefined && !this.#later.some((page) => page.after === after)) this.loadMore();
    });
  };

  #start(requestPolicy: RequestPolicy): void {
    const { client, request } = this.#source;
    const live = client.executeQuery<Data>(request(null), { requestPolicy });
    const subscription = live.subscribe(({ data, error }) => {
      this.#first = this.#listIn(data) ?? this.#first;
      this.#publish(error);
    });
    const ignoreChanges = onChange(client, () => this.#rereadSoon());
    this.#stop = () => {
      subscription.unsubscribe();
      ignoreChanges();
    };
  }

  #end(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #read(after: string, requestPolicy: RequestPolicy): Promise<OperationResult<Data>> {
    const { client, request } = this.#source;
    return client.executeQuery<Data>(request(after), { requestPolicy }).toPromise();
  }

  /** Several changes often come together. */
  #rereadSoon(): void {
    if (this.#isRereadDue || this.#later.length === 0) return;
    this.#isRereadDue = true;
    queueMicrotask(() => void this.#reread());
  }

  async #reread(): Promise<void> {
    this.#isRereadDue = false;
    const known = this.#later;
    const read = await Promise.all(known.map(({ after }) => this.#read(after, 'cache-only')));
    const renewed = new Map(known.map(({ after }, n) => [after, this.#listIn(read[n]?.data)]));
    this.#later = this.#later.flatMap((page) => {
      // A page that has arrived meanwhile is as new as the change.
      const list = renewed.has(page.after) ? renewed.get(page.after) : page.list;
      return list === undefined ? [] : { ...page, list };
    });
    this.#publish(undefined);
  }

  #listIn(data: Data | undefined): List | undefined {
    return data == null ? undefined : (this.#source.listOf(data) ?? undefined);
  }

  #publish(error: CombinedError | undefined): void {
    if (this.#first !== undefined) this.#later = chained(this.#first, this.#later);
    this.#state = { list: this.#first && joined(this.#first, this.#later), error };
    for (const listener of this.#listeners) listener();
  }
}

/** The pages up to the first one that does not continue the one before it. */
function chained<List extends Page>(
  first: List,
  later: readonly LaterPage<List>[],
): readonly LaterPage<List>[] {
  const end = later.findIndex(({ after }, n) => {
    const before = n === 0 ? first : later[n - 1]?.list;
    return before?.pageInfo.endCursor !== after;
  });
  return end === -1 ? later : later.slice(0, end);
}

function joined<List extends Page>(first: List, later: readonly LaterPage<List>[]): List {
  const last = later.at(-1)?.list;
  if (last === undefined) return first;
  const edges = [first, ...later.map(({ list }) => list)].flatMap((page) => page.edges);
  return { ...first, edges, pageInfo: last.pageInfo };
}
