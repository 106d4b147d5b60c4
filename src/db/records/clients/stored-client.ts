import type { ContactRecord, NamedReference } from '../../../domain/records/client.ts';

/** A client whose row was written, with what is stored in rows of its own. */
export interface StoredClient {
  readonly id: string;
  readonly isNew: boolean;
  readonly contacts: readonly ContactRecord[];
  readonly groups: readonly NamedReference[];
}
