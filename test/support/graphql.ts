import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '../../web/graphql/graphql-env.d.ts';

/** Documents typed by the schema as it is committed. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; Date: string };
}>();
