import { MantineProvider } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { createGraphqlClient } from './graphql/client.ts';
import { createSocket } from './graphql/subscriptions/socket.ts';
import { createLiveState } from './live/live-state.ts';
import { createAppRouter } from './router.tsx';
import { createDemoIdentity } from './session/demo-identity.ts';
import type { Identity } from './session/identity.ts';
import { issuerSettings } from './session/issuer-settings.ts';
import { createSession } from './session/session.ts';
import { SignInGate } from './session/sign-in-gate.tsx';
import { Notices } from './shell/notices.tsx';
import { ServicesContext } from './shell/services.ts';
import { cssVariables, theme } from './shell/theme.ts';

import './shell/styles.ts';

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root.');

const session = createSession(await createIdentity());
const live = createLiveState();
const router = createAppRouter();
await session.resume().catch(() => undefined);

/** The code of the issuer's sign-in loads only where there is an issuer. */
async function createIdentity(): Promise<Identity> {
  const settings = issuerSettings();
  if (settings === null) return createDemoIdentity();
  const { createIssuerIdentity } = await import('./session/issuer-identity.ts');
  return createIssuerIdentity(settings);
}

/** A client per person, so that nothing cached for one is displayed to another. */
function clientFor() {
  const token = session.freshToken;
  return createGraphqlClient({ token, socket: createSocket({ token, live }) });
}

/** The server writes a new one into each page; see `src/http/web-app/web-app.ts`. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? '';
}

// The scroll lock of drawers writes its style with this one (`get-nonce`).
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <ServicesContext value={{ session, live }}>
        <Notices />
        <SignInGate clientFor={clientFor}>
          {(client) => (
            <Provider value={client}>
              <RouterProvider router={router} />
            </Provider>
          )}
        </SignInGate>
      </ServicesContext>
    </MantineProvider>
  </StrictMode>,
);
