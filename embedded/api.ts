import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';
import { startServer } from '../src/server.ts';
import { disposeOnSignal, startOrExit } from '../src/shutdown.ts';
import { people } from './demo/people.ts';
import { signInExtras } from './identity/sign-in-extras.ts';
import { openTokenSigner } from './identity/token-signer.ts';

// The API of the embedded stack: the real server, plus a way to sign in without a password.
const config = readConfig();
const keyFile = process.env['EMBEDDED_ISSUER_KEY'];
const extras =
  keyFile === undefined
    ? {}
    : signInExtras(await openTokenSigner(config.auth.issuer, keyFile), people);
const logger = createLogger('api', config);
disposeOnSignal(await startOrExit(startServer(config, extras), logger), logger);
