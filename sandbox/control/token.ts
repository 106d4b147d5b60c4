import { z } from 'zod';
import { app } from '../identity/client-auth.ts';
import type { Grant } from '../identity/grants.ts';
import { issueAccessToken, issueRefreshToken } from '../identity/issue.ts';
import { knownScopes } from '../identity/scopes.ts';
import type { SandboxState } from '../sandbox-state.ts';
import type { ControlRoute } from './control-route.ts';
import { controlRoute, practiceAt, practiceKey } from './control-route.ts';

const tokenRequest = z.strictObject({
  /** Default: the first practice. */
  practice: practiceKey.default(0),
  expiresInSeconds: z.int().min(-86_400).max(86_400).exactOptional(),
  /** Default: Xero's scopes for Practice Manager, `openid` and `offline_access`. */
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

/** Issues tokens for one practice without a consent page. Each call consents for a new person. */
export const tokenRoutes: readonly ControlRoute[] = [
  controlRoute('POST', 'token', tokenRequest, async (sandbox, request) => {
    const practice = practiceAt(sandbox, request.practice);
    const grant = newGrant(sandbox, request.scopes);
    sandbox.grants.connect(grant, practice.tenantId, { keepsEvent: false });
    const access = await issueAccessToken(sandbox, grant, request.expiresInSeconds);
    return {
      accessToken: access.token,
      refreshToken: issueRefreshToken(sandbox, grant),
      tenantId: practice.tenantId,
    };
  }),
];

function newGrant({ clock }: SandboxState, scopes: readonly string[]): Grant {
  return {
    id: crypto.randomUUID(),
    clientId: app.clientId,
    userId: crypto.randomUUID(),
    scopes,
    authenticatedAt: clock.now(),
  };
}
