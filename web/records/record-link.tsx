import { breakLongWords } from '../components/break-long-words.ts';
import { AnchorLink } from '../components/links.tsx';
import { uuidOf } from '../graphql/ids.ts';
import type { Named } from './title-of.ts';
import { titleOf } from './title-of.ts';

export interface RecordLinkProps {
  /** A client or a job, by its id in the API. */
  readonly record: Named & { readonly id: string };
  /** Whether a long name is cut, in a line that has to stay one. */
  readonly isCut?: boolean;
}

export function RecordLink({ record, isCut = false }: RecordLinkProps) {
  const { id } = record;
  return id.startsWith('Client:') ? (
    <AnchorLink
      from="/practices/$practice"
      to="/practices/$practice/clients/$client"
      params={(kept) => ({ ...kept, client: uuidOf(id) })}
      size="sm"
      truncate={isCut}
      style={breakLongWords}
    >
      {titleOf(record)}
    </AnchorLink>
  ) : (
    <AnchorLink
      from="/practices/$practice"
      to="/practices/$practice/jobs/$job"
      params={(kept) => ({ ...kept, job: uuidOf(id) })}
      size="sm"
      truncate={isCut}
      style={breakLongWords}
    >
      {titleOf(record)}
    </AnchorLink>
  );
}
