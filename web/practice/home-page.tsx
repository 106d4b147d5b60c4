import { Navigate } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { NotLoaded } from '../components/not-loaded.tsx';
import { uuidOf } from '../graphql/ids.ts';
import { NoPractice } from '../shell/not-found.tsx';
import { viewerDocument } from './documents.ts';

/** Leads to the first practice of the viewer. */
export function HomePage() {
  const [{ data, error }, retry] = useQuery({ query: viewerDocument });
  if (data === undefined) return <NotLoaded what="page" error={error} retry={retry} />;
  const [first] = data.viewer.practices;
  if (first === undefined) return <NoPractice />;
  return (
    <Navigate
      to="/practices/$practice/dashboard"
      params={{ practice: uuidOf(first.practice.id) }}
      replace
    />
  );
}
