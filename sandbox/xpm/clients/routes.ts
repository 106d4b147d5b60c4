import { fieldValueRoutes } from '../custom-fields/value-routes.ts';
import type { Route } from '../route.ts';
import { getContact, listContacts } from './contacts/read.ts';
import { addContact, addContacts, deleteContact, updateContact } from './contacts/write.ts';
import { addDocument, listDocuments } from './documents.ts';
import { clientWithFields, contactWithFields } from './field-owners.ts';
import { pageOfClients } from './paged-list.ts';
import { getClient, listClients, searchClients } from './read.ts';
import { addRelationship, deleteRelationship, updateRelationship } from './relationships.ts';
import { addClient, archiveClient, deleteClient, updateClient } from './write.ts';

const scope = 'client';

/** The calls of docs/xpm-api.md 4.1. */
export const clientRoutes: readonly Route[] = [
  { method: 'GET', path: 'client.api/list', scope, apiMethod: 'List', handle: listClients },
  { method: 'GET', path: 'client.api/paged-list', scope, apiMethod: 'List', handle: pageOfClients },
  { method: 'GET', path: 'client.api/search', scope, apiMethod: 'Search', handle: searchClients },
  { method: 'GET', path: 'client.api/get/:id', scope, apiMethod: 'Get', handle: getClient },
  { method: 'POST', path: 'client.api/add', scope, apiMethod: 'Add', handle: addClient },
  { method: 'PUT', path: 'client.api/update', scope, apiMethod: 'Update', handle: updateClient },
  { method: 'PUT', path: 'client.api/archive', scope, apiMethod: 'Archive', handle: archiveClient },
  { method: 'POST', path: 'client.api/delete', scope, apiMethod: 'Delete', handle: deleteClient },

  { method: 'GET', path: 'client.api/contacts', scope, apiMethod: 'List', handle: listContacts },
  {
    method: 'GET',
    path: 'client.api/contact/:id',
    scope,
    apiMethod: 'Contact',
    handle: getContact,
  },
  {
    method: 'PUT',
    path: 'client.api/contact/:id',
    scope,
    apiMethod: 'Contact',
    handle: updateContact,
  },
  {
    method: 'DELETE',
    path: 'client.api/contact/:id',
    scope,
    apiMethod: 'Contact',
    handle: deleteContact,
  },
  { method: 'POST', path: 'client.api/contact', scope, apiMethod: 'Contact', handle: addContact },
  {
    method: 'POST',
    path: 'client.api/client/:id/contacts',
    scope,
    apiMethod: 'Contact',
    handle: addContacts,
  },

  {
    method: 'POST',
    path: 'client.api/addrelationship',
    scope,
    apiMethod: 'AddRelationship',
    handle: addRelationship,
  },
  {
    method: 'PUT',
    path: 'client.api/updaterelationship',
    scope,
    apiMethod: 'UpdateRelationship',
    handle: updateRelationship,
  },
  {
    method: 'POST',
    path: 'client.api/deleterelationship',
    scope,
    apiMethod: 'DeleteRelationship',
    handle: deleteRelationship,
  },

  {
    method: 'GET',
    path: 'client.api/documents/:id',
    scope,
    apiMethod: 'Documents',
    handle: listDocuments,
  },
  {
    method: 'POST',
    path: 'client.api/document',
    scope,
    apiMethod: 'Document',
    handle: addDocument,
  },

  ...fieldValueRoutes({
    kind: 'client',
    scope,
    readPath: 'client.api/get/:id',
    writePath: 'client.api/update/:id',
    find: clientWithFields,
  }),
  ...fieldValueRoutes({
    kind: 'contact',
    scope,
    readPath: 'client.api/contact/:id',
    writePath: 'client.api/contact/:id',
    find: contactWithFields,
  }),
];
