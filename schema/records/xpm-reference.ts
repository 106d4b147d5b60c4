import type { NamedReference } from '../../src/domain/records/client.ts';
import { builder } from '../builder.ts';

export const XpmReference = builder.objectRef<NamedReference>('XpmReference').implement({
  description:
    'A person or record in XPM that another record refers to. It may not be stored here, for example because it is deleted in XPM.',
  fields: (t) => ({
    xpmId: t.exposeID('xpmId', { description: 'The UUID in XPM.' }),
    name: t.exposeString('name', { description: 'The name as the referring record states it.' }),
  }),
});

/** A reference that is stored as two columns, of which neither is null without the other. */
export function referenceOf(xpmId: string | null, name: string | null): NamedReference | null {
  return xpmId === null || name === null ? null : { xpmId, name };
}
