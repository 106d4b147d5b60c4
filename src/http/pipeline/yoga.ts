import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { YogaLogger, YogaServerInstance } from 'graphql-yoga';
import { createYoga } from 'graphql-yoga';
import { schema } from '../../../schema/index.ts';
import type { Context, Services } from '../../context.ts';
import type { Logger } from '../../logger.ts';
import { sendEvents } from '../event-streams/send-events.ts';
import type { SignInDependencies } from '../identity/sign-in.ts';
import { signInFirst } from '../identity/sign-in.ts';
import { cacheDocuments } from '../limits/cache-documents.ts';
import { limitCost } from '../limits/limit-cost.ts';
import { limitDocument } from '../limits/limit-document.ts';
import { limitInput } from '../limits/limit-input.ts';
import { limitShape } from '../limits/limit-shape.ts';
import { limitViewer, viewerLimits } from '../limits/limit-viewer.ts';
import { refuseMalformed } from '../limits/refuse-malformed.ts';
import { stopAbandonedQueries } from './abandoned-queries.ts';
import type { MaskError } from './mask-error.ts';
import type { OperationTelemetry } from './observe-operations.ts';
import { observeOperations } from './observe-operations.ts';
import type { RequestContext, ServerContext } from './request-context.ts';
import type { SubscriptionRunner } from './run-subscriptions.ts';
import { runSubscriptions } from './run-subscriptions.ts';
import { shareQueries } from './share-queries.ts';

/** What GraphiQL contains when it opens. */
export interface GraphiqlDefaults {
  /** A JSON object of HTTP headers. */
  readonly headers: string;
  readonly tabs: readonly { readonly query: string; readonly variables?: string }[];
}

export interface YogaDependencies
  extends OperationTelemetry, SignInDependencies, SubscriptionRunner {
  readonly services: Services;
  readonly maskError: MaskError;
  /** Whether clients may read the schema. */
  readonly introspection: boolean;
  /** `null` serves no GraphiQL. */
  readonly graphiql: (() => Promise<GraphiqlDefaults | null>) | null;
}

export type Yoga = YogaServerInstance<ServerContext, Context & RequestContext>;

/** GraphQL over HTTP and SSE. The WebSocket uses the same pipeline. */
export function createGraphql(deps: YogaDependencies): Yoga {
  return createYoga<ServerContext, Context & RequestContext>({
    schema,
    landingPage: false,
    // The router decides, also for the responses that Yoga does not give.
    cors: false,
    // Nothing is uploaded.
    multipart: false,
    maskedErrors: { maskError: deps.maskError },
    logging: withoutErrors(deps.logger),
    renderGraphiQL,
    graphiql: async () => (deps.graphiql === null ? false : graphiqlOptions(await deps.graphiql())),
    parserAndValidationCache: cacheDocuments(),
    context: ({ request, signedIn = null, outlet = null, response = null, abandoned = null }) => ({
      services: deps.services,
      signedIn,
      outlet,
      response,
      abandoned,
      viewer: signedIn?.viewer ?? null,
      rights: null,
      // An operation of a socket has no request.
      lastEventId: outlet === null ? request.headers.get('last-event-id') : null,
    }),
    plugins: [
      // The first, so that the others see the operation before it.
      runSubscriptions(deps),
      refuseMalformed(),
      signInFirst(deps),
      limitDocument(),
      limitShape(deps),
      stopAbandonedQueries(deps.services),
      shareQueries(),
      limitViewer(viewerLimits, deps.metrics),
      limitCost(deps.budgets.viewers),
      limitInput(),
      observeOperations(deps),
      sendEvents(),
    ],
  });
}

/** Yoga logs every error as well, also those meant for clients. `maskError` has logged the unexpected ones. */
function withoutErrors(logger: Logger): YogaLogger {
  const debug = logger.debug.bind(logger);
  const [info, warn] = [logger.info.bind(logger), logger.warn.bind(logger)];
  return { debug, info, warn, error: debug };
}

function graphiqlOptions(defaults: GraphiqlDefaults | null) {
  return {
    title: 'Practice Sync',
    ...(defaults !== null && {
      headers: defaults.headers,
      defaultHeaders: defaults.headers,
      defaultTabs: defaults.tabs.map(({ query, variables }) => ({
        query,
        headers: defaults.headers,
        variables: variables ?? null,
      })),
    }),
  };
}
