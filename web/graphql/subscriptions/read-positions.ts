import type { Exchange } from 'urql';
import { mapExchange } from 'urql';
import type { viewerDocument } from '../../practice/documents.ts';
import type { ResultOf } from '../graphql.ts';
import type { Positions } from './positions.ts';

/** Notes the positions that the window's first query has read, before any page is. */
export const readPositions = (positions: Positions): Exchange =>
  mapExchange({
    onResult: ({ data }) => {
      const viewer = (data as Partial<ResultOf<typeof viewerDocument>> | undefined)?.viewer;
      for (const { practice, seq } of viewer?.practices ?? []) positions.read(practice.id, seq);
    },
  });
