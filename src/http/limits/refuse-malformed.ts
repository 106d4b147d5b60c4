import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Refuses requests whose parameters are not JSON with a short error of their client. Yoga's own repeats the whole body
 * of a POST, and takes the mistake in a GET for one of the server.
 */
export function refuseMalformed(): Plugin {
  return {
    onRequestParse({ requestParser, setRequestParser }) {
      if (requestParser === undefined) return;
      setRequestParser(async (request) => {
        try {
          return await requestParser(request);
        } catch (error) {
          throw withoutContents(error);
        }
      });
    },
  };
}

function withoutContents(error: unknown): unknown {
  if (error instanceof SyntaxError) {
    return badRequest('`variables` and `extensions` must be JSON.');
  }
  if (!(error instanceof GraphQLError)) return error;
  return badRequest(error.message);
}

const badRequest = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
