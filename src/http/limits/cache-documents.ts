import type { DocumentNode } from 'graphql';

/** Far more documents than all clients of a release have. */
const maximumDocuments = 200;
/** A longer document contains values that belong into variables, so it hardly comes again. */
const maximumCachedLength = 10_000;

export interface DocumentCaches {
  readonly documentCache: BoundedCache<DocumentNode>;
  readonly errorCache: BoundedCache<Error>;
}

interface BoundedCache<T> {
  readonly get: (source: string) => T | undefined;
  readonly set: (source: string, value: T) => void;
}

/**
 * Yoga's caches of parsed documents and of errors of syntax, with bounds: a client that sends ever new documents must
 * not fill the memory. The results of validation live as long as their documents.
 */
export function cacheDocuments(): DocumentCaches {
  return { documentCache: bounded(), errorCache: bounded() };
}

function bounded<T>(): BoundedCache<T> {
  // In the order of use, the least recent first.
  const cached = new Map<string, T>();
  const use = (source: string, value: T): void => {
    cached.delete(source);
    cached.set(source, value);
  };
  return {
    get(source) {
      const value = cached.get(source);
      if (value !== undefined) use(source, value);
      return value;
    },
    set(source, value) {
      if (source.length > maximumCachedLength) return;
      use(source, value);
      const [leastRecent] = cached.keys();
      if (cached.size > maximumDocuments && leastRecent !== undefined) cached.delete(leastRecent);
    },
  };
}
