import type { ResultOf } from '../graphql/graphql.ts';
import type { clientFragment } from './page/record-documents.ts';

type Email = ResultOf<typeof clientFragment>['reachableEmail'];

/** The address of a client's primary contact, marked as such; undefined when the client has its own or nobody has one. */
export const emailOfContact = (email: Email): string | undefined =>
  email?.origin === 'PRIMARY_CONTACT' ? `${email.address} (primary contact)` : undefined;
