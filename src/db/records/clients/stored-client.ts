import type { ClientRecord } from '../../../domain/records/client.ts';
import type { ChangedRecord } from '../../bulk/compare.ts';

/** A client whose row was written. */
export interface StoredClient extends ChangedRecord<ClientRecord> {
  readonly id: string;
}
