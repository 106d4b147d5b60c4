import { useSearch } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { globalId } from '../../shell/ids.ts';
import { Loading } from '../../shell/loading.tsx';
import { NotYours } from '../../shell/not-found.tsx';
import { RequestFailed } from '../../shell/request-failed.tsx';
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
  if (data === undefined) {
    return error === undefined ? <Loading /> : <RequestFailed error={error} retry={retry} />;
  }
  const client = data.node;
  return client?.__typename === 'Client' ? <JobList client={client} /> : <NotYours what="client" />;
}
