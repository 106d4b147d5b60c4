import { z } from 'zod';
import { asPerson } from '../demo/api-client.ts';
import type { ExampleDocument } from '../demo/documents.ts';
import { exampleDocuments, jobDocuments } from '../demo/documents.ts';
import type { Person } from '../demo/people.ts';
import { globalId } from '../harness/seed.ts';
import type { TokenSigner } from './token-signer.ts';

/**
 * Routes for signing in as a demo person, and for opening an example document in GraphiQL. GraphiQL's
 * windows share one browser storage, so a new window would otherwise open the last document again. Only
 * the embedded stack has these routes; `src/server.ts` does not know them.
 */
export function devRoutes(
  people: readonly Person[],
  signer: Pick<TokenSigner, 'tokenFor'>,
): (request: Request) => Promise<Response | null> {
  return async (request) => {
    const address = new URL(request.url);
    const route = `${request.method} ${address.pathname}`;
    const name = tryRoute.exec(route)?.[1];
    if (name !== undefined) return openDocument(people, name, address);
    if (route === 'GET /dev/people') return Response.json(people.map(introduce));
    if (route !== 'POST /dev/sign-in') return null;
    const as = await requestedPerson(request);
    const person = people.find((each) => each.as === as);
    if (person === undefined) return Response.json({ error: usage(people) }, { status: 400 });
    const token = await signer.tokenFor(person);
    return Response.json({ token, practiceId: globalId(person.practice) });
  };
}

const tryRoute = /^GET \/try\/([a-z-]+)$/;

/** Null, hence not found, when there is no such document. */
async function openDocument(
  [person]: readonly Person[],
  name: string,
  at: URL,
): Promise<Response | null> {
  if (person === undefined) return null;
  const documents = name.endsWith('-job')
    ? await documentsOfJob(at.origin, person)
    : exampleDocuments(globalId(person.practice));
  const found = documents.find((each) => each.name === name);
  if (found === undefined) return null;
  const graphiql = new URL('/graphql', at);
  graphiql.searchParams.set('query', `# ${found.title}\n${found.query}`);
  return Response.redirect(graphiql, 302);
}

/** Documents for one planned job. There are none before the first sync of jobs. */
function documentsOfJob(apiUrl: string, { as }: Person): Promise<readonly ExampleDocument[]> {
  return asPerson(apiUrl, as, async ({ practiceId, query }) => {
    const { practice } = await query<{
      practice: { jobs: { edges: readonly { node: { id: string } }[] } };
    }>(plannedJob, { practiceId });
    const [job] = practice.jobs.edges;
    return job === undefined ? [] : jobDocuments(job.node.id);
  });
}

const plannedJob = `query PlannedJob($practiceId: ID!) {
  practice(id: $practiceId) { jobs(first: 1, filter: { states: ["Planned"] }) { edges { node { id } } } }
}`;

function introduce({ as, name, role, practice }: Person): Record<string, string> {
  return { as, name, role, practice: practice.name };
}

const signIn = z.object({ as: z.string() });

/** What the body names; undefined when it names nothing. */
async function requestedPerson(request: Request): Promise<string | undefined> {
  const body: unknown = await request.json().catch(() => null);
  return signIn.safeParse(body).data?.as;
}

function usage(people: readonly Person[]): string {
  const bodies = people.map(({ as }) => JSON.stringify({ as }));
  return `Send one of ${bodies.join(', ')} as JSON.`;
}
