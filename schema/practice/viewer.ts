import { GraphQLError } from 'graphql';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Context } from '../../src/context.ts';
import type { PracticeFacts, Role, Viewer } from '../../src/domain/practice/practice.ts';
import { positionOf, withPosition } from '../activity/practice-subscription.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';
import { notFound } from '../errors.ts';
import { namedPractice } from './named-practice.ts';

/** The signed-in person. Every field has passed the `signedIn` scope. */
export function viewerOf({ viewer }: Context): Viewer {
  if (viewer === null) throw new GraphQLError('The request has no viewer.');
  return viewer;
}

/**
 * Restricts rows of practices to those that the viewer is a member of. An execution for several members of a practice
 * sees that practice alone; their memberships are checked before the result is sent.
 */
export const visibleTo = (
  context: Context,
): Pick<Prisma.PracticeWhereInput, 'memberships' | 'AND'> =>
  context.rights === null
    ? { memberships: { some: { subject: viewerOf(context).subject } } }
    : { AND: { id: context.rights.practiceId } };

/** A practice as the viewer may see it; `null` when they are not a member. */
export async function practiceFor(
  { services, viewer, rights }: Context,
  practiceId: string,
): Promise<PracticeFacts | null> {
  const { practices } = services.reader;
  if (rights?.practiceId === practiceId) return practices.findAs(practiceId, rights.role);
  return viewer === null ? null : practices.find(practiceId, viewer.subject);
}

/** The practice of a subscription. A subscription has no result types, so this throws. */
export async function memberPracticeId(context: Context, id: string): Promise<string> {
  const practiceId = namedPractice(id);
  const roles = practiceId === null ? null : await context.services.members(practiceId);
  if (practiceId === null || roles?.has(viewerOf(context).subject) !== true) {
    throw notFound('practice');
  }
  return practiceId;
}

const RoleEnum = builder.enumType('Role', {
  description: 'The permissions of a person in a practice.',
  values: enumValues<Role>({
    ADMIN: 'Can run every sync, edit records, connect the practice and change its settings.',
    STANDARD: 'Can edit records and run the syncs that are available to everybody.',
  }),
});

const ViewerRef = builder.objectRef<Viewer>('Viewer').implement({
  description: 'The signed-in person.',
  fields: (t) => ({
    id: t.exposeID('subject', {
      description:
        'The identifier of the person at the issuer of their sign-in. It is no id for `node`.',
    }),
    name: t.exposeString('name', { description: 'The name, as the sign-in states it.' }),
    practices: t.prismaField({
      type: ['Membership'],
      description: 'The practices that the viewer is a member of, by name.',
      resolve: async (query, { subject }, _args, { services }) => {
        // Before the rows, so that whatever they do not contain yet comes after it.
        const positions = await services.reader.logPositions(subject);
        const memberships = await services.prisma.membership.findMany({
          ...query,
          where: { subject },
          orderBy: { practice: { name: 'asc' } },
        });
        return memberships.map((each) =>
          withPosition(each, { seq: positions.get(each.practiceId) ?? 0n }),
        );
      },
    }),
  }),
});

builder.prismaObject('Membership', {
  name: 'ViewerPractice',
  description: 'The membership of the viewer in a practice.',
  select: { practiceId: true },
  fields: (t) => ({
    practice: t.relation('practice', { description: 'The practice.' }),
    role: t.expose('role', { type: RoleEnum }),
    seq: t.string({
      description:
        'The position in the event log of the practice before anything else of `practices` was read. Send it as `after` of a subscription that follows what is read from then on, so that no change between the two is missed.',
      resolve: (membership) => String(positionOf(membership)),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    description: 'The signed-in person.',
    resolve: (_root, _args, context) => viewerOf(context),
  }),
);
