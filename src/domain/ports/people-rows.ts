import type { UserReference } from '../client.ts';
import type { PersonChoice } from '../entered-field.ts';

/** The people of a practice, to be named in edits. */
export interface PeopleRows {
  /** The active users that are meant; more than one when the choice is ambiguous. */
  find(practiceId: string, choice: PersonChoice): Promise<readonly UserReference[]>;
}
