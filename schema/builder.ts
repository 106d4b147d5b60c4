import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import DataloaderPlugin from '@pothos/plugin-dataloader';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { GraphQLNamedType } from 'graphql';
import { GraphQLError, isObjectType } from 'graphql';
import type PrismaTypes from '../prisma/generated/pothos-types.ts';
import { getDatamodel } from '../prisma/generated/pothos-types.ts';
import type { Context } from '../src/context.ts';
import { cost } from './cost.ts';
import { CalendarDate, DateTime } from './dates.ts';
import { decodeId, encodeId, idDescription } from './global-id.ts';
import { defaultPageSize, pageDescriptions } from './paging.ts';
import { storedColumnsPlugin } from './stored-columns.ts';

export const builder = new SchemaBuilder<{
  Context: Context;
  PrismaTypes: PrismaTypes;
  AuthScopes: { signedIn: boolean };
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: true;
  Scalars: {
    Date: { Input: Date; Output: Date };
    DateTime: { Input: Date; Output: Date };
    ID: { Input: string; Output: string };
  };
}>({
  plugins: [
    ScopeAuthPlugin,
    ComplexityPlugin,
    DataloaderPlugin,
    storedColumnsPlugin,
    PrismaPlugin,
    RelayPlugin,
  ],
  defaultFieldNullability: false,
  defaultInputFieldRequiredness: true,
  complexity: cost,
  prisma: {
    client: (context) => context.services.prisma,
    dmmf: getDatamodel(),
    exposeDescriptions: true,
    filterConnectionTotalCount: true,
    defaultConnectionSize: defaultPageSize,
  },
  relay: {
    encodeGlobalID: encodeId,
    decodeGlobalID: decodeId,
    ...pageDescriptions,
    nodeTypeOptions: { description: 'An object with a globally unique id.' },
    idFieldOptions: { description: idDescription },
    nodesQueryOptions: false,
    nodeQueryOptions: {
      description:
        'Any object by its id. Null when there is no such object in the practices of the viewer.',
      args: { id: { description: 'The id of the object.' } },
      resolve: (...[, { id }, , { schema }, resolveNode]) =>
        isNode(schema.getType(id.typename)) ? resolveNode(id) : null,
    },
  },
  scopeAuth: {
    authScopes: ({ viewer }) => ({ signedIn: viewer !== null }),
    authorizeOnSubscribe: true,
    unauthorizedError: () =>
      new GraphQLError('Sign in: send a token as "Authorization: Bearer <token>".', {
        // RFC 6750, 3.1: a request without a token gets the scheme and no error code.
        extensions: {
          code: 'UNAUTHENTICATED',
          http: { status: 401, headers: { 'www-authenticate': 'Bearer' } },
        },
      }),
  },
});

function isNode(type: GraphQLNamedType | undefined): boolean {
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
}

builder.addScalarType('DateTime', DateTime);
builder.addScalarType('Date', CalendarDate);

builder.queryType({
  description: 'Reads data of the practices of the viewer. Every field requires a token.',
  authScopes: { signedIn: true },
});
builder.mutationType({
  description:
    'Changes data. Each mutation returns a union of its outcomes: query `__typename`, and `message` of the outcomes that refuse.',
  authScopes: { signedIn: true },
});
builder.subscriptionType({
  description:
    'Streams changes over WebSocket (`graphql-transport-ws`) or server-sent events. A subscription ends with an error when the viewer is no longer a member of the practice.',
  authScopes: { signedIn: true },
});
