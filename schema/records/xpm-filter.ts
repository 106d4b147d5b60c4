import { z } from 'zod';

/** Postgres refuses to compare a UUID with other text, so other text matches nothing. */
export const uuids = (id: string): string[] => [z.uuid().safeParse(id).data ?? []].flat();

/** A filter field for a person of a client or job. */
export const peopleFilter = (role: string): { required: false; description: string } => ({
  required: false,
  description: `Lists only records whose ${role} has this UUID in XPM, as in \`${role} { xpmId }\`.`,
});

interface PeopleFilter {
  readonly managerXpmId?: string | null | undefined;
  readonly partnerXpmId?: string | null | undefined;
}

/** The records of these people. */
export const ofPeople = ({ managerXpmId, partnerXpmId }: PeopleFilter) => ({
  ...(managerXpmId == null ? {} : { managerXpmId: { in: uuids(managerXpmId) } }),
  ...(partnerXpmId == null ? {} : { partnerXpmId: { in: uuids(partnerXpmId) } }),
});
