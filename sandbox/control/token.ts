import { z } from 'zod';
import { app } from '../identity/client-auth.ts';
import type { Grant } from '../identity/grants.ts';
import { issueAccessToken } from '../identity/issue.ts';
import { knownScopes } from '../identity/scopes.ts';
import type { World } from '../sandbox-state.ts';
import type { ControlRoute } from './control-route.ts';
import { ControlError, controlRoute, practiceIndex, practiceKey } from './control-route.ts';

const input = z.strictObject({
  /** The first one when not given. */
  practice: practiceKey.default(0),
  expiresInSeconds: z.int().min(-86_400).max(86_400).exactOptional(),
  /** All that Xero has for Practice Manager, and `offline_access`, when not given. */
  scopes: z
    .array(z.enum(knownScopes))
    .default([
      'openid',
      'offline_access',
      'practicemanager.client',
      'practicemanager.job',
      'practicemanager.staff',
      'practicemanager.time',
    ]),
});

/** Tokens without a consent page: for one practice, of a person who exists for them alone. */
export const tokenRoutes: readonly ControlRoute[] = [
  controlRoute('POST', 'token', input, async (world, request) => {
    const practice = world.practices.at(practiceIndex(world, request.practice));
    if (practice === null) throw new ControlError('there is no such practice');
    const grant = newGrant(world, request.scopes);
    world.grants.connect(grant, practice.tenantId);
    const access = await issueAccessToken(world, grant, request.expiresInSeconds);
    return {
      accessToken: access.token,
      refreshToken: world.grants.issueRefreshToken(grant, world.clock.now()),
      tenantId: practice.tenantId,
    };
  }),
];

function newGrant({ clock }: World, scopes: readonly string[]): Grant {
  return {
    id: crypto.randomUUID(),
    clientId: app.clientId,
    userId: crypto.randomUUID(),
    scopes,
    authenticatedAt: clock.now(),
  };
}
