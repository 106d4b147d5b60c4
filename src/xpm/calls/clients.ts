import type { ClientField } from '../../domain/edits/editable-field.ts';
import { clientFields } from '../../domain/edits/editable-field.ts';
import type { ClientRecord } from '../../domain/records/client.ts';
import type { RecordLine } from '../../ports/record-line.ts';
import type { PracticeSource } from '../../ports/xpm/source.ts';
import { timeParameter } from '../http/request.ts';
import type { CallRequest, Transport } from '../http/transport.ts';
import { readClient, readClientSummary } from '../records/client.ts';
import { LineScanner } from '../xml/lines/line-scanner.ts';
import type { ChangeTable } from './changes.ts';
import { changedElements, sendChange } from './changes.ts';
import { openList } from './list.ts';
import { openPage } from './page.ts';
import { openSingle } from './single.ts';
import type { WriteCalls } from './write-calls.ts';

const list = { path: { container: 'Clients', entry: 'Client' }, read: readClient };
const page = { path: list.path, read: readClientSummary };
const single = { noun: 'client', entry: 'Client', read: readClient } as const;

/** The largest that XPM allows. */
const pageSize = 500;

/** The calls that read clients (docs/xpm-api.md 4.1). */
export function createClientSource(
  transport: Transport,
): Pick<PracticeSource, 'clients' | 'clientLines' | 'clientPage' | 'client'> {
  return {
    clients: (practiceId, options) => openList(transport, listRequest(practiceId, options), list),
    clientLines: (practiceId, fields, options) => {
      const scanner = new LineScanner(list.path.entry, readClient.fields, fields);
      return openList<ClientRecord | RecordLine>(transport, listRequest(practiceId, options), {
        ...list,
        scanner,
      });
    },
    clientPage: (practiceId, token, options) => {
      const query = { pageSize: String(pageSize), ...(token !== null && { pageToken: token }) };
      const call = { name: 'client.api/paged-list', method: 'GET', query } as const;
      return openPage(transport, { practiceId, call, options }, page);
    },
    client: (practiceId, uuid, options) => {
      const call = { name: 'client.api/get/{uuid}', method: 'GET', parts: { uuid } } as const;
      return openSingle(transport, { practiceId, call, options }, single);
    },
  };
}

type ListOptions = Parameters<PracticeSource['clients']>[1];

function listRequest(
  practiceId: string,
  { modifiedSince, ...options }: ListOptions = {},
): CallRequest {
  const since = modifiedSince && { modifiedsince: timeParameter(modifiedSince) };
  const query = { detailed: 'true', ...since };
  return { practiceId, call: { name: 'client.api/list', method: 'GET', query }, options };
}

/**
 * The elements of `client.api/update`. They differ from those of the responses in `WebSite` and in the
 * people, who are sent as UUIDs (docs/xpm-api.md 4.2).
 */
const updates: ChangeTable<ClientField> = {
  fields: clientFields,
  elements: {
    name: 'Name',
    title: 'Title',
    firstName: 'FirstName',
    lastName: 'LastName',
    otherName: 'OtherName',
    dateOfBirth: 'DateOfBirth',
    exportCode: 'ExportCode',
    clientCode: 'ClientCode',
    referralSource: 'ReferralSource',
    email: 'Email',
    phone: 'Phone',
    fax: 'Fax',
    website: 'WebSite',
    address: 'Address',
    city: 'City',
    region: 'Region',
    postCode: 'PostCode',
    country: 'Country',
    postalAddress: 'PostalAddress',
    postalCity: 'PostalCity',
    postalRegion: 'PostalRegion',
    postalPostCode: 'PostalPostCode',
    postalCountry: 'PostalCountry',
    companyNumber: 'CompanyNumber',
    businessNumber: 'BusinessNumber',
    branchNumber: 'BranchNumber',
    businessStructure: 'BusinessStructure',
    balanceMonth: 'BalanceMonth',
    manager: 'JobManagerUUID',
    partner: 'AccountManagerUUID',
  },
};

/** The call that changes a client. */
export function createClientWrites(transport: Transport): Pick<WriteCalls, 'updateClient'> {
  return {
    updateClient: (practiceId, xpmId, texts, options) => {
      const call = { name: 'client.api/update' };
      const elements = [{ name: 'UUID', content: xpmId }, ...changedElements(updates, texts)];
      const body = { name: 'Client', content: elements };
      return sendChange(transport, { practiceId, call, body, options });
    },
  };
}
