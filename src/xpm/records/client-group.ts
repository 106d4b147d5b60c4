import type { ClientGroupRecord } from '../../domain/records/client.ts';
import { flagOrNo, name, uuid } from '../xml/readers.ts';
import { field, record } from '../xml/record.ts';

/** A `Group` of `clientgroup.api/list` (docs/xpm-api.md 4.3). */
export const readClientGroup = record<ClientGroupRecord>({
  xpmId: field('UUID', uuid),
  name: field('Name', name),
  taxable: field('Taxable', flagOrNo),
});
