import { builder } from '../../builder.ts';
import { enumValues } from '../../enum-values.ts';
import { Client } from './client.ts';

type EmailOrigin = 'CLIENT' | 'PRIMARY_CONTACT';

interface ClientEmail {
  readonly address: string;
  readonly origin: EmailOrigin;
}

const EmailOriginEnum = builder.enumType('EmailOrigin', {
  description: 'Whose email address it is.',
  values: enumValues<EmailOrigin>({
    CLIENT: "The client's own.",
    PRIMARY_CONTACT:
      "The primary contact's, because the client has none. Display that it is the contact's.",
  }),
});

const ClientEmailRef = builder.objectRef<ClientEmail>('ClientEmail').implement({
  description: 'The address under which a client can be reached by email.',
  fields: (t) => ({
    address: t.exposeString('address', { description: 'The email address.' }),
    origin: t.expose('origin', { type: EmailOriginEnum, description: 'Whose address it is.' }),
  }),
});

builder.prismaObjectField(Client, 'reachableEmail', (t) =>
  t.field({
    type: ClientEmailRef,
    nullable: true,
    description:
      "The client's email address or, if it has none, that of its primary contact. Null when neither has one.",
    select: {
      email: true,
      // As the field `contacts` selects them, so that both need one statement.
      contacts: {
        select: { email: true, isPrimary: true, isDeleted: true },
        orderBy: { ordinal: 'asc' },
      },
    },
    resolve: ({ email, contacts }): ClientEmail | null => {
      if (email !== null) return { address: email, origin: 'CLIENT' };
      const primary = contacts.find(({ isPrimary, isDeleted }) => isPrimary && !isDeleted);
      const address = primary?.email ?? null;
      return address === null ? null : { address, origin: 'PRIMARY_CONTACT' };
    },
  }),
);
