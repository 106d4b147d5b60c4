import type { parse, ParseOptions } from 'graphql';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** GraphiQL's introspection has about 350, a page with everything of a client 150. */
const maximumTokens = 2000;

/** Refuses documents that would take the parser and the validator too long, or too deep, to read. */
export function limitDocument(): Plugin {
  return {
    onParse({ parseFn, setParseFn }) {
      // Envelop types neither what a parser takes nor what it gives; this is graphql's own.
      const read = parseFn as typeof parse;
      setParseFn((source: string, options?: ParseOptions) => {
        try {
          return read(source, { ...options, maxTokens: maximumTokens });
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          // The parser calls itself for each level: few tokens are enough to overflow its stack.
          throw new GraphQLError('The document has more levels, or tokens, than can be read.', {
            extensions: { code: 'GRAPHQL_PARSE_FAILED' },
          });
        }
      });
    },
  };
}
