import type { PersonChoice } from '../domain/edits/entered-field.ts';
import type { UserReference } from '../domain/records/client.ts';

/** The people of a practice, to be named in edits. */
export interface PeopleRows {
  /** The active users that are meant; more than one when the choice is ambiguous. */
  find(practiceId: string, choice: PersonChoice): Promise<readonly UserReference[]>;
}
