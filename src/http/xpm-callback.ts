import type { Services } from '../context.ts';
import type { CompleteXpmConnectionOutcome } from '../practices/connection/connect.ts';
import { completeXpmConnection } from '../practices/connection/connect.ts';

/** The path to which XPM's consent page redirects the admin. */
export const xpmCallbackPath = '/xpm/callback';

/** Every state of ours is a UUID. */
const statePattern = /^[0-9a-f-]{36}$/;

/** Completes the consent and shows the admin its outcome. */
export async function handleXpmCallback(services: Services, address: URL): Promise<Response> {
  const state = address.searchParams.get('state') ?? '';
  const outcome = statePattern.test(state)
    ? await completeXpmConnection(services, address)
    : ({ type: 'UnknownConsent' } as const);
  const { status, text } = pageOf(outcome);
  return new Response(renderPage(text), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  });
}

interface Page {
  readonly status: number;
  readonly text: string;
}

function pageOf(outcome: CompleteXpmConnectionOutcome): Page {
  switch (outcome.type) {
    case 'XpmConnected':
      return { status: 200, text: 'The practice is connected to XPM. You can close this page.' };
    case 'UnknownConsent':
      return {
        status: 400,
        text: 'This consent is unknown, was used before or has expired. Connect again.',
      };
    case 'AnotherXpmAccount':
    case 'XpmNotConnected':
      return { status: 409, text: outcome.message };
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escapeHtml = (text: string): string =>
  text.replace(/[&<>]/g, (character) => entities[character] ?? character);

/** The link is relative to the callback's path, because a proxy may have stripped a prefix from it. */
const renderPage = (text: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Practice Sync</title>
<style>body{font:1.1rem/1.5 system-ui;margin:15vh auto;max-width:32rem;padding:0 1rem}</style>
<h1>Practice Sync</h1><p>${escapeHtml(text)}</p>
<p><a href="../">Go to Practice Sync</a></p></html>
`;
