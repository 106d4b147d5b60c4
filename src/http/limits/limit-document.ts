import type { parse, ParseOptions } from 'graphql';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** GraphiQL's introspection has about 350 tokens, a page with every field of a client 150. */
const maximumTokens = 2000;

/** Rejects documents with more tokens or levels than the parser and the validator can read quickly. */
export function limitDocument(): Plugin {
  return {
    onParse({ parseFn, setParseFn }) {
      // Envelop does not type the parser; this is graphql's own.
      const parseDocument = parseFn as typeof parse;
      setParseFn((source: string, options?: ParseOptions) => {
        try {
          return parseDocument(source, { ...options, maxTokens: maximumTokens });
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          // The parser recurses for each level, so a few tokens suffice to overflow the stack.
          throw new GraphQLError(
            'The document has too many levels or tokens. Request fewer fields.',
            {
              extensions: { code: 'GRAPHQL_PARSE_FAILED' },
            },
          );
        }
      });
    },
  };
}
