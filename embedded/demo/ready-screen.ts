import path from 'node:path';
import { paths } from '../paths.ts';

export interface ReadyScreen {
  readonly apiUrl: string;
  readonly temporalUi: string | null;
  /** Null when the practices are connected to another XPM. */
  readonly sandboxUrl: string | null;
  /** Demo people exist only with the embedded sign-in. */
  readonly demo: boolean;
  readonly seconds: number;
  readonly dataDir: string;
}

/** The text that `npm start` prints when everything runs. */
export function readyScreen(ready: ReadyScreen): string {
  const places = [
    ['App', ready.apiUrl],
    ['GraphiQL', `${ready.apiUrl}/graphql`],
    ...(ready.demo
      ? [
          ['  watch', `${ready.apiUrl}/try/watch`],
          ['  sync', `${ready.apiUrl}/try/sync-clients`],
          ['  watch', `${ready.apiUrl}/try/watch-job`],
          ['  edit', `${ready.apiUrl}/try/edit-job`],
        ]
      : []),
    ['Temporal', ready.temporalUi],
    ['Sandbox', ready.sandboxUrl],
  ].flatMap(([name, url]) => (url == null ? [] : [`  ${(name ?? '').padEnd(10)}${url}`]));
  return [
    '',
    `Practice Sync is ready (${ready.seconds.toFixed(1)} s).`,
    '',
    ...places,
    '',
    `Logs are in ${logsOf(ready.dataDir)}. Ctrl-C stops everything and keeps the data for the next start.`,
  ].join('\n');
}

function logsOf(dataDir: string): string {
  const logs = path.join(dataDir, 'logs');
  const inRoot = path.relative(paths.root, logs);
  return inRoot.startsWith('..') ? logs : inRoot;
}
