import { type Person, globalId } from './people.ts';
import type { TokenSigner } from './token-signer.ts';

/**
 * The routes that let anybody sign in as a demo person. Only the embedded stack adds them to the
 * API; `src/server.ts` knows nothing of them.
 */
export function devRoutes(
  people: readonly Person[],
  signer: Pick<TokenSigner, 'tokenFor'>,
): (request: Request) => Promise<Response | null> {
  return async (request) => {
    const route = `${request.method} ${new URL(request.url).pathname}`;
    if (route === 'GET /dev/people') return Response.json(people.map(introduce));
    if (route !== 'POST /dev/sign-in') return null;
    const wanted = await wantedPerson(request);
    const person = people.find(({ as }) => as === wanted);
    if (person === undefined) return Response.json({ error: usage(people) }, { status: 400 });
    const token = await signer.tokenFor(person);
    return Response.json({ token, practiceId: globalId(person.practice) });
  };
}

function introduce({ as, name, role, practice }: Person): Record<string, string> {
  return { as, name, role, practice: practice.name };
}

async function wantedPerson(request: Request): Promise<unknown> {
  const body: unknown = await request.json().catch(() => null);
  return typeof body === 'object' && body !== null && 'as' in body ? body.as : undefined;
}

function usage(people: readonly Person[]): string {
  const bodies = people.map(({ as }) => JSON.stringify({ as }));
  return `Send one of ${bodies.join(', ')} as JSON.`;
}
