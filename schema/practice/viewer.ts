import { GraphQLError } from 'graphql';
import type { Context } from '../../src/context.ts';
import type { Viewer } from '../../src/domain/practice/practice.ts';
import { builder } from '../builder.ts';
import { namedPractice } from './named-practice.ts';

/** Who asks. Fields that get here have passed the `signedIn` scope. */
export function viewerOf({ viewer }: Context): Viewer {
  if (viewer === null) throw new GraphQLError('Nobody is signed in.');
  return viewer;
}

/** What the viewer may see: rows of practices that they are a member of. */
export const visibleTo = (context: Context) => ({
  memberships: { some: { subject: viewerOf(context).subject } },
});

/** The practice that a subscription is about. A subscription has no result types: it throws. */
export async function memberPracticeId(context: Context, id: string): Promise<string> {
  const practiceId = namedPractice(id);
  const { reader } = context.services;
  const facts =
    practiceId === null ? null : await reader.practices.find(practiceId, viewerOf(context).subject);
  if (facts === null) throw notFound('practice');
  return facts.id;
}

export const notFound = (noun: string): GraphQLError =>
  new GraphQLError(`There is no such ${noun} in your practices.`, {
    extensions: { code: 'NOT_FOUND' },
  });

const RoleEnum = builder.enumType('Role', {
  description: 'What a person may do in a practice.',
  values: {
    ADMIN: { description: 'May run every sync, connect the practice and change its settings.' },
    STANDARD: { description: 'May run the syncs that are offered to everybody.' },
  },
});

const ViewerRef = builder.objectRef<Viewer>('Viewer').implement({
  description: 'The signed-in person.',
  fields: (t) => ({
    name: t.exposeString('name'),
    practices: t.prismaField({
      type: ['Membership'],
      description: 'The practices that the viewer is a member of.',
      resolve: (query, viewer, _args, { services }) =>
        services.prisma.membership.findMany({
          ...query,
          where: { subject: viewer.subject },
          orderBy: { practice: { name: 'asc' } },
        }),
    }),
  }),
});

builder.prismaObject('Membership', {
  name: 'ViewerPractice',
  description: 'A practice with the role that the viewer has in it.',
  fields: (t) => ({
    practice: t.relation('practice'),
    role: t.expose('role', { type: RoleEnum }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    description: 'The signed-in person.',
    resolve: (_root, _args, context) => viewerOf(context),
  }),
);
