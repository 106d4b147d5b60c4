import { uuidOf } from '../shell/ids.ts';
import { AnchorLink } from '../shell/links.tsx';

export interface RecordLinkProps {
  /** A client or a job, by its id in the API. */
  readonly record: { readonly id: string; readonly name: string };
}

export function RecordLink({ record: { id, name } }: RecordLinkProps) {
  return id.startsWith('Client:') ? (
    <AnchorLink
      from="/practices/$practice"
      to="/practices/$practice/clients/$client"
      params={(kept) => ({ ...kept, client: uuidOf(id) })}
      size="sm"
      truncate
    >
      {name}
    </AnchorLink>
  ) : (
    <AnchorLink
      from="/practices/$practice"
      to="/practices/$practice/jobs/$job"
      params={(kept) => ({ ...kept, job: uuidOf(id) })}
      size="sm"
      truncate
    >
      {name}
    </AnchorLink>
  );
}
