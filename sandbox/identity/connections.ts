import { gatewayProblem } from '../gateway/problems.ts';
import type { Reply } from '../http/response.ts';
import { empty, json } from '../http/response.ts';
import type { World } from '../sandbox-state.ts';
import type { Connection, Grant } from './grants.ts';

/**
 * The tenants that the person has opened to the app, by any of their consents; `authEventId` leaves
 * those of one (Xero's `xero-node`, identity API). They cost no tenant's quota.
 */
export function listConnections(world: World, grant: Grant, authEventId: string | null): Reply {
  const connections = world.grants
    .connectionsOf(grant)
    .filter(({ grantId }) => authEventId === null || grantId === authEventId);
  return json(
    200,
    connections.map((connection) => shown(world, connection)),
  );
}

/** Closes one practice to the app: 204; 404 for a connection that is not the person's. */
export function deleteConnection(world: World, grant: Grant, id: string): Reply {
  if (!world.grants.connectionsOf(grant).some((connection) => connection.id === id)) {
    return gatewayProblem(404, 'NotFound', crypto.randomUUID());
  }
  world.grants.disconnect(id);
  return empty(204);
}

function shown(world: World, connection: Connection): Record<string, string | null> {
  const { id, grantId, tenantId, createdAt, updatedAt } = connection;
  return {
    id,
    authEventId: grantId,
    tenantId,
    tenantType: 'PRACTICEMANAGER',
    tenantName: world.practices.at(world.practices.indexOf(tenantId))?.name ?? null,
    createdDateUtc: dateTime(createdAt),
    updatedDateUtc: dateTime(updatedAt),
  };
}

/** As .NET writes it: seven digits of a second, no zone. */
function dateTime(time: number): string {
  return new Date(time).toISOString().replace(/Z$/, '0000');
}
