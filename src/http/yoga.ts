import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { YogaLogger, YogaServerInstance } from 'graphql-yoga';
import { createYoga } from 'graphql-yoga';
import { schema } from '../../schema/index.ts';
import type { Context, Services } from '../context.ts';
import type { Logger } from '../logger.ts';
import { sendEvents } from './event-streams/send-events.ts';
import { limitDocument } from './limits/limit-document.ts';
import { limitInput } from './limits/limit-input.ts';
import { limitViewer, viewerLimits } from './limits/limit-viewer.ts';
import type { MaskError } from './mask-error.ts';
import type { OperationTelemetry } from './observe-operations.ts';
import { observeOperations } from './observe-operations.ts';
import type { RequestContext } from './request-context.ts';
import type { SubscriptionRunner } from './run-subscriptions.ts';
import { runSubscriptions } from './run-subscriptions.ts';
import type { SignInDependencies } from './sign-in.ts';
import { signInOverHttp } from './sign-in.ts';

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
  readonly graphiql?: () => Promise<GraphiqlDefaults>;
}

/** The context from a transport that has authenticated its user already: WebSocket. */
export type ServerContext = Partial<RequestContext>;

export type Yoga = YogaServerInstance<ServerContext, Context & RequestContext>;

/** GraphQL over HTTP and SSE. The WebSocket uses the same pipeline. */
export function createGraphql(deps: YogaDependencies): Yoga {
  return createYoga<ServerContext, Context & RequestContext>({
    schema,
    landingPage: false,
    maskedErrors: { maskError: deps.maskError },
    logging: withoutErrors(deps.logger),
    renderGraphiQL,
    graphiql: async () => graphiqlOptions(await deps.graphiql?.()),
    context: async ({ request, signedIn: known, outlet = null }) => {
      const headers = known === undefined ? request.headers : null;
      const signedIn =
        known === undefined
          ? await signInOverHttp(deps, request.headers.get('authorization'))
          : known;
      return {
        services: deps.services,
        signedIn,
        outlet,
        viewer: signedIn?.viewer ?? null,
        rights: null,
        lastEventId: headers?.get('last-event-id') ?? null,
      };
    },
    plugins: [
      // The first, so that the others see the operation before it.
      runSubscriptions(deps),
      limitDocument(),
      limitViewer(viewerLimits),
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

function graphiqlOptions(defaults: GraphiqlDefaults | undefined) {
  return {
    title: 'Practice Sync',
    ...(defaults !== undefined && {
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
