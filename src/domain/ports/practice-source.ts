import type { ClientGroupRecord, ClientRecord } from '../client.ts';
import type { UserRecord } from '../user.ts';

/** An entry of a list that could not be understood. It costs only itself. */
export interface UnreadableRecord {
  /** Where it stood in the list, from 0. */
  readonly position: number;
  /** Its identifier, if that much could be read: it is there, so it must not be taken for gone. */
  readonly xpmId: string | null;
  /** What is known of it, for the practice's activity: its name or number, if it had one. */
  readonly label: string | null;
  /** Why it could not be understood, in plain words. */
  readonly problem: string;
}

/** Some consecutive entries of a list, in the source's order. */
export interface Chunk<T> {
  readonly records: readonly T[];
  readonly unreadable: readonly UnreadableRecord[];
}

/** A list as it streams in: `asOf` is the source's own clock when it began to answer. */
export interface RecordList<T> {
  readonly asOf: Date;
  readonly chunks: AsyncIterable<Chunk<T>>;
}

/** What a caller may say of a call: when to give it up. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * Where a practice's records come from: XPM. Every method makes exactly one call (plus a refresh of
 * the token when it is due) and takes its leave from the ledger first. Each throws SourceFailure, at
 * the call or while its chunks are read; nothing else is an expected failure. A list counts as
 * complete only when its iteration ends without an error.
 */
export interface PracticeSource {
  /** All clients with their details, archived and deleted ones too; or those modified since (UTC). */
  clients(
    practiceId: string,
    options?: CallOptions & { readonly modifiedSince?: Date },
  ): Promise<RecordList<ClientRecord>>;
  clientGroups(practiceId: string, options?: CallOptions): Promise<RecordList<ClientGroupRecord>>;
  /** The people of the practice (XPM's staff). Whoever is missing from a complete list has left. */
  users(practiceId: string, options?: CallOptions): Promise<RecordList<UserRecord>>;
}
