import type { NamedReference } from '../../domain/records/client.ts';
import { name, uuid } from '../xml/readers.ts';
import { field, record } from '../xml/record.ts';

/** A person, client or group as another record of XPM names it. */
export const readReference = record<NamedReference>({
  xpmId: field('UUID', uuid),
  name: field('Name', name),
});
