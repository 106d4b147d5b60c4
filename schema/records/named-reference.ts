import type { NamedReference as Reference } from '../../src/domain/records/client.ts';
import { builder } from '../builder.ts';

export const NamedReference = builder.objectRef<Reference>('NamedReference').implement({
  description: 'A person or record in XPM, as another record names it.',
  fields: (t) => ({
    xpmId: t.exposeID('xpmId', { description: 'Its UUID in XPM.' }),
    name: t.exposeString('name'),
  }),
});

/** A reference that is stored as two columns. */
export function referenceOf(xpmId: string | null, name: string | null): Reference | null {
  return xpmId === null ? null : { xpmId, name: name ?? '' };
}
