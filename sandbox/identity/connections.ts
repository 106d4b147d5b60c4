import { gatewayProblem } from '../gateway/problems.ts';
import type { HttpResponse } from '../http/response.ts';
import { empty, json } from '../http/response.ts';
import type { SandboxState } from '../sandbox-state.ts';
import type { Connection, Grant } from './grants.ts';

/**
 * Lists the practices that the person has connected to the app, over all consents. `authEventId`
 * filters by one consent. The call counts for no practice (docs/xpm-api.md 1.2).
 */
export function listConnections(
  sandbox: SandboxState,
  grant: Grant,
  authEventId: string | null,
): HttpResponse {
  const connections = sandbox.grants
    .connectionsOf(grant)
    .filter(({ grantId }) => authEventId === null || grantId === authEventId);
  return json(
    200,
    connections.map((connection) => connectionJson(sandbox, connection)),
  );
}

/** Disconnects one practice: 204, or 404 for a connection that is not the person's. */
export function deleteConnection(sandbox: SandboxState, grant: Grant, id: string): HttpResponse {
  if (!sandbox.grants.connectionsOf(grant).some((connection) => connection.id === id)) {
    return gatewayProblem(404, 'NotFound', crypto.randomUUID());
  }
  sandbox.grants.disconnect(id);
  return empty(204);
}

function connectionJson(
  sandbox: SandboxState,
  connection: Connection,
): Record<string, string | null> {
  const { id, grantId, tenantId, createdAt, updatedAt } = connection;
  return {
    id,
    authEventId: grantId,
    tenantId,
    tenantType: 'PRACTICEMANAGER',
    tenantName: sandbox.practices.at(sandbox.practices.indexOf(tenantId))?.name ?? null,
    createdDateUtc: dateTime(createdAt),
    updatedDateUtc: dateTime(updatedAt),
  };
}

/** The format of .NET: seven digits of a second and no zone. */
function dateTime(time: number): string {
  return new Date(time).toISOString().replace(/Z$/, '0000');
}
