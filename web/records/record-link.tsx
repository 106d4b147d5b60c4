import { AnchorLink } from '../components/links.tsx';
import { uuidOf } from '../graphql/ids.ts';
import type { Named } from './title-of.ts';
import { titleOf } from './title-of.ts';

export interface RecordLinkProps {
  /** A client or a job, by its id in the API. */
  readonly record: Named & { readonly id: string };
}

export function RecordLink({ record }: RecordLinkProps) {
  const { id } = record;
  return id.startsWith('Client:') ? (
    <AnchorLink
      from="/practices/$practice"
      to="/practices/$practice/clients/$client"
      params={(kept) => ({ ...kept, client: uuidOf(id) })}
      size="sm"
      truncate
    >
      {titleOf(record)}
    </AnchorLink>
  ) : (
    <AnchorLink
      from="/practices/$practice"
      to="/practices/$practice/jobs/$job"
      params={(kept) => ({ ...kept, job: uuidOf(id) })}
      size="sm"
      truncate
    >
      {titleOf(record)}
    </AnchorLink>
  );
}
