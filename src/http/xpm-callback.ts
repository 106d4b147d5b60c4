import type { Services } from '../context.ts';
import type { CompleteXpmConnectionOutcome } from '../practices/connect.ts';
import { completeXpmConnection } from '../practices/connect.ts';

/** Where XPM's consent page sends the admin back to. */
export const xpmCallbackPath = '/xpm/callback';

/** Every state that we gave out is a UUID. */
const isOurs = /^[0-9a-f-]{36}$/;

/** Ends the consent and shows the admin what became of it. */
export async function answerXpmCallback(services: Services, address: URL): Promise<Response> {
  const state = address.searchParams.get('state') ?? '';
  const outcome = isOurs.test(state)
    ? await completeXpmConnection(services, address)
    : ({ type: 'UnknownConsent' } as const);
  const [status, text] = pageOf(outcome);
  return new Response(page(text), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  });
}

function pageOf(outcome: CompleteXpmConnectionOutcome): readonly [status: number, text: string] {
  switch (outcome.type) {
    case 'XpmConnected':
      return [200, 'The practice is connected to XPM. You can close this page.'];
    case 'UnknownConsent':
      return [400, 'This consent is unknown, used or too old. Start to connect again.'];
    case 'XpmNotConnected':
      return [409, outcome.message];
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, (c) => entities[c] ?? c);

const page = (text: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Practice Sync</title>
<style>body{font:1.1rem/1.5 system-ui;margin:15vh auto;max-width:32rem;padding:0 1rem}</style>
<h1>Practice Sync</h1><p>${escaped(text)}</p></html>
`;
