import type { DocumentNode, execute, GraphQLSchema, parse, subscribe, validate } from 'graphql';
import { GraphQLError } from 'graphql';
import type { RequestContext } from './request-context.ts';
import type { Yoga } from './yoga.ts';

/** Yoga's pipeline for one operation, with the plugins around each stage. */
export interface Envelope {
  readonly schema: GraphQLSchema;
  readonly parse: typeof parse;
  readonly validate: typeof validate;
  readonly contextFactory: () => Promise<unknown>;
  readonly execute: typeof execute;
  readonly subscribe: typeof subscribe;
}

export function createEnvelope(yoga: Yoga, context: RequestContext): Envelope {
  // Yoga types the stages as `any`; the context function is ours and returns a promise.
  return yoga.getEnveloped(context) as Envelope;
}

export type Prepared =
  | { readonly type: 'document'; readonly document: DocumentNode }
  | { readonly type: 'errors'; readonly errors: readonly GraphQLError[] };

/** Parses and validates a document. */
export function prepare({ schema, parse, validate }: Envelope, query: string): Prepared {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length > 0 ? { type: 'errors', errors } : { type: 'document', document };
  } catch (error) {
    if (error instanceof GraphQLError) return { type: 'errors', errors: [error] };
    throw error;
  }
}
