import { useSearch } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { NotAvailable } from '../../components/not-available.tsx';
import { NotLoaded } from '../../components/not-loaded.tsx';
import { globalId } from '../../graphql/ids.ts';
import { JobList } from './job-list.tsx';
import { listedClientDocument } from './list-documents.ts';

/** The jobs of the practice, or of the client that the address names. */
export function JobsPage() {
  const { client: uuid } = useSearch({ from: '/practices/$practice/jobs' });
  const [{ data, error }, retry] = useQuery({
    query: listedClientDocument,
    variables: { id: globalId('Client', uuid ?? '') },
    pause: uuid === undefined,
  });
  if (uuid === undefined) return <JobList client={null} />;
  if (data === undefined) return <NotLoaded what="page" error={error} retry={retry} />;
  const client = data.node;
  return client?.__typename === 'Client' ? (
    <JobList client={client} />
  ) : (
    <NotAvailable what="client" />
  );
}
