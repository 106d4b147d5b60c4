import { describe, expect, test } from 'vitest';
import { PracticeCaller, textsOf } from './practice-caller.ts';

const small = 2;
const now = Date.UTC(2026, 8, 10, 12, 0, 0);
const start = (settings = {}, practice: number = small) =>
  PracticeCaller.start({ now: () => now, settings }, practice);

interface TaxReturn {
  readonly UUID: string;
  readonly Client: { readonly UUID: string; readonly Name: string };
  readonly Type: string;
  readonly Year: number;
  readonly PeriodFrom: string;
  readonly PeriodTo: string;
  readonly IsAmendment: string;
  readonly Status: string;
  readonly EstimatedIncome: string;
  readonly Payable: string;
  readonly Refundable: string;
  readonly FiledDate: string | null;
  readonly WebUrl: string;
  readonly Assessment: {
    readonly IssueDate: string;
    readonly PayableDate: string;
    readonly Amount: string;
  } | null;
}

/** Calls the list with the given headers. */
function call(
  caller: PracticeCaller,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${caller.sandbox.url}/sandbox-tax/1.0/taxreturn.api/list`, {
    headers: {
      authorization: `Bearer ${caller.tokens.accessToken}`,
      'xero-tenant-id': caller.tokens.tenantId,
      accept: 'application/xml',
      ...headers,
    },
  });
}

const listed = async (caller: PracticeCaller) => (await call(caller)).text();

async function records<T = TaxReturn>(
  caller: PracticeCaller,
  request: Record<string, unknown>,
): Promise<T[]> {
  const body = { practice: small, resource: 'taxReturn', ...request };
  return (await caller.post<{ records: T[] }>('records', body)).records;
}

const listAll = { action: 'list', limit: 100_000 };

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The expected XML of a tax return. */
function xmlOf(taxReturn: TaxReturn): string {
  const time = (day: string | null) => (day === null ? '' : `${day}T00:00:00`);
  const { Assessment } = taxReturn;
  return (
    `<TaxReturn><UUID>${taxReturn.UUID}</UUID><Client><UUID>${taxReturn.Client.UUID}</UUID>` +
    `<Name>${escaped(taxReturn.Client.Name)}</Name></Client><Type>${taxReturn.Type}</Type>` +
    `<Year>${taxReturn.Year}</Year><PeriodFrom>${time(taxReturn.PeriodFrom)}</PeriodFrom>` +
    `<PeriodTo>${time(taxReturn.PeriodTo)}</PeriodTo><IsAmendment>${taxReturn.IsAmendment}</IsAmendment>` +
    `<Status>${taxReturn.Status}</Status><EstimatedIncome>${taxReturn.EstimatedIncome}</EstimatedIncome>` +
    `<Payable>${taxReturn.Payable}</Payable><Refundable>${taxReturn.Refundable}</Refundable>` +
    `<FiledDate>${time(taxReturn.FiledDate)}</FiledDate><WebUrl>${taxReturn.WebUrl}</WebUrl>${
      Assessment === null
        ? ''
        : `<Assessment><IssueDate>${time(Assessment.IssueDate)}</IssueDate>` +
          `<PayableDate>${time(Assessment.PayableDate)}</PayableDate>` +
          `<Amount>${Assessment.Amount}</Amount></Assessment>`
    }</TaxReturn>`
  );
}

describe('The list of tax returns', () => {
  test('The list contains all tax returns in one response with XPM’s envelope', async () => {
    await using caller = await start();
    const expected = await records(caller, listAll);
    const list = expected.map(xmlOf).join('');
    expect(await listed(caller)).toBe(
      `<Response><Status>OK</Status><TaxReturns>${list}</TaxReturns></Response>`,
    );
    expect(expected.length).toBeGreaterThan(40);
  });

  test('The list is empty for a practice without clients', async () => {
    await using caller = await start();
    await caller.post('practice', { practice: small, clients: 0 });
    expect(await listed(caller)).toBe('<Response><Status>OK</Status><TaxReturns /></Response>');
  });

  test('The list omits tax returns of removed clients', async () => {
    await using caller = await start();
    const [first] = await records(caller, listAll);
    const uuid = first?.Client.UUID ?? '';
    await records(caller, { resource: 'client', action: 'remove', uuid });
    expect(await listed(caller)).not.toContain(uuid);
  });

  test('The list is equal in every sandbox', async () => {
    await using first = await start();
    await using second = await start();
    expect(await listed(first)).toBe(await listed(second));
  });

  test('The list has an address outside of XPM’s', async () => {
    await using caller = await start();
    const { url } = caller.sandbox;
    expect((await caller.call('taxreturn.api/list')).status).toBe(404);
    expect((await fetch(`${url}/sandbox-tax/1.0/client.api/list`)).status).toBe(401);
    const headers = {
      authorization: `Bearer ${caller.tokens.accessToken}`,
      'xero-tenant-id': caller.tokens.tenantId,
      accept: 'application/xml',
    };
    for (const path of ['1.0/client.api/list', '2.0/taxreturn.api/list']) {
      expect((await fetch(`${url}/sandbox-tax/${path}`, { headers })).status).toBe(404);
    }
  });

  test('The list requires a token, a tenant, an Accept header and quota, and counts as a call', async () => {
    await using caller = await start();
    const responses = [
      await call(caller),
      await call(caller, { authorization: 'Bearer none' }),
      await call(caller, { 'xero-tenant-id': 'another' }),
      await call(caller, { accept: 'application/json' }),
    ];
    await caller.post('quota', { practice: small, minuteUsed: 10_000 });
    const limited = await call(caller);
    expect(responses.map(({ status }) => status)).toEqual([200, 401, 403, 406]);
    expect(responses[0]?.headers.get('x-daylimit-remaining')).toBe('4999');
    expect(limited.status).toBe(429);
    expect(await caller.get('calls')).toMatchObject({ byPath: { 'taxreturn.api/list': 5 } });
  });

  test('The list accepts any scope of Practice Manager, or one by setting', async () => {
    await using caller = await start();
    const request = { practice: small, scopes: ['practicemanager.staff.read'] };
    const { accessToken } = await caller.post<{ accessToken: string }>('token', request);
    const authorization = `Bearer ${accessToken}`;
    const any = await call(caller, { authorization });
    await caller.post('settings', { undocumentedScope: 'client' });
    const taxReturn = await call(caller, { authorization });
    expect([any.status, taxReturn.status]).toEqual([200, 403]);
  });
});

describe('Generated tax returns', () => {
  test('The types follow from the country of the practice', async () => {
    await using caller = await start();
    const types = async (practice: number) =>
      new Set((await records(caller, { ...listAll, practice })).map(({ Type }) => Type));
    const practices = await caller.get<{ country: string; taxReturns: number }[]>('practices');
    expect(practices.map(({ country }) => country)).toEqual(['AU', 'AU', 'NZ']);
    expect(await types(0)).toEqual(new Set(['Income Tax', 'FBT', 'PSAR', 'CURNN']));
    expect(await types(1)).toEqual(new Set(['Income Tax', 'FBT', 'PSAR', 'CURNN']));
    expect(await types(small)).toEqual(new Set(['IR3', 'IR4', 'IR6', 'IR7']));
  });

  test('A year ends in June, or in March for New Zealand and fringe benefits', async () => {
    await using caller = await start();
    const ends = async (practice: number) =>
      new Set(
        (await records(caller, { ...listAll, practice })).map(
          ({ Type, Year, PeriodFrom, PeriodTo }) =>
            `${Type === 'FBT' ? 'FBT ' : ''}${PeriodFrom.replace(String(Year - 1), '')} ${PeriodTo.replace(String(Year), '')}`,
        ),
      );
    expect(await ends(0)).toEqual(new Set(['-07-01 -06-30', 'FBT -04-01 -03-31']));
    expect(await ends(small)).toEqual(new Set(['-04-01 -03-31']));
  });

  test('A filed return has a date and perhaps an assessment, and a draft has neither', async () => {
    await using caller = await start();
    const returns = await records(caller, { ...listAll, practice: 0 });
    const drafts = returns.filter(({ Status }) => Status === 'Draft');
    const filed = returns.filter(({ Status }) => Status === 'Filed');
    const assessed = filed.filter(({ Assessment }) => Assessment !== null);
    expect(drafts.length + filed.length).toBe(returns.length);
    expect(drafts.length).toBeGreaterThan(100);
    expect(assessed.length).toBeGreaterThan(100);
    expect(assessed.length).toBeLessThan(filed.length);
    expect(
      drafts.every((taxReturn) => taxReturn.FiledDate === null && taxReturn.Assessment === null),
    ).toBe(true);
    expect(filed.every((taxReturn) => (taxReturn.FiledDate ?? '') > taxReturn.PeriodTo)).toBe(true);
  });

  test('An assessment equals the estimate, is within 50 cents of it or differs', async () => {
    await using caller = await start();
    const returns = await records(caller, { ...listAll, practice: 0 });
    const variances = returns.flatMap(({ Assessment, Payable, Refundable }) =>
      Assessment === null
        ? []
        : [Math.round(100 * (Number(Assessment.Amount) - Number(Payable) + Number(Refundable)))],
    );
    expect(variances.some((cents) => cents === 0)).toBe(true);
    expect(variances.some((cents) => cents > 0 && cents < 50)).toBe(true);
    expect(variances.some((cents) => cents >= 100)).toBe(true);
  });

  test('A return is payable, refundable or neither', async () => {
    await using caller = await start();
    const returns = await records(caller, { ...listAll, practice: 0 });
    const isPayable = returns.map(({ Payable }) => Number(Payable) > 0);
    const isRefundable = returns.map(({ Refundable }) => Number(Refundable) > 0);
    const sums = isPayable.map((payable, place) => Number(payable) - Number(isRefundable[place]));
    const both = isPayable.filter((payable, place) => payable && isRefundable[place]);
    expect(new Set(sums)).toEqual(new Set([1, 0, -1]));
    expect(both).toEqual([]);
  });

  test('An amendment belongs to a filed return of the same client and year', async () => {
    await using caller = await start();
    const returns = await records(caller, listAll);
    const amendments = returns.filter(({ IsAmendment }) => IsAmendment === 'Yes');
    expect(amendments.length).toBeGreaterThan(0);
    expect(amendments.length).toBeLessThan(returns.length / 4);
    for (const { Client, Year, Type } of amendments) {
      expect(returns).toContainEqual(
        expect.objectContaining({ Client, Year, Type, IsAmendment: 'No', Status: 'Filed' }),
      );
    }
  });

  test('A replaced practice keeps its country unless another is given', async () => {
    await using caller = await start();
    const replace = (request: Record<string, unknown>) =>
      caller.post('practice', { practice: small, clients: 8, ...request });
    expect(await replace({})).toMatchObject({ country: 'NZ', taxReturns: 13 });
    expect(await replace({ country: 'AU' })).toMatchObject({ country: 'AU', taxReturns: 13 });
    expect(new Set(textsOf(await listed(caller), 'Type'))).toContain('Income Tax');
  });
});

describe('Tax returns in the control API', () => {
  test('A tax return is added, filed, assessed and removed', async () => {
    await using caller = await start();
    const [client] = await records<{ UUID: string; Name: string }>(caller, {
      resource: 'client',
      action: 'list',
      limit: 1,
    });
    const fields = { Client: client?.UUID, Year: 2026, Type: 'IR4', Payable: '12.50' };
    const [added] = await records(caller, { action: 'add', fields });
    const uuid = added?.UUID ?? '';
    const update = async (changes: Record<string, unknown>) =>
      (await records(caller, { action: 'update', uuid, fields: changes }))[0];
    const filed = await update({ Status: 'Filed' });
    const Assessment = { IssueDate: '2026-10-01', PayableDate: '2026-11-01', Amount: '12.49' };
    const assessed = await update({ Assessment });
    const xml = await listed(caller);
    const draft = await update({ Status: 'Draft' });
    const { total } = await caller.post<{ total: number }>('records', {
      practice: small,
      resource: 'taxReturn',
      action: 'remove',
      uuid,
    });
    expect(added).toMatchObject({ Status: 'Draft', FiledDate: null, Assessment: null });
    expect(added?.Client).toEqual({ UUID: client?.UUID, Name: client?.Name });
    expect(filed).toMatchObject({ Status: 'Filed', FiledDate: '2026-09-10', Payable: '12.50' });
    expect(assessed).toMatchObject({ FiledDate: '2026-09-10', Assessment });
    expect(assessed && xml.includes(xmlOf(assessed))).toBe(true);
    expect(draft).toMatchObject({ FiledDate: null, Assessment: null });
    expect(await listed(caller)).not.toContain(uuid);
    expect(total).toBe((await records(caller, listAll)).length);
  });

  test('Changes and removals of initial returns last until the reset', async () => {
    await using caller = await start();
    const before = await listed(caller);
    const [, second, third] = await records(caller, listAll);
    const count = (await records(caller, listAll)).length;
    await records(caller, { action: 'update', uuid: second?.UUID, fields: { Payable: '1.00' } });
    await records(caller, { action: 'remove', uuid: third?.UUID });
    const after = await records(caller, listAll);
    expect(after).toHaveLength(count - 1);
    expect(after[1]).toMatchObject({ UUID: second?.UUID, Payable: '1.00' });
    await caller.post('reset');
    expect(await listed(caller)).toBe(before);
  });

  test.each([
    ['add', {}, 'fields.Client is required'],
    ['add', { Client: '00000000-0000-4000-8000-000000000000' }, 'fields.Year is required'],
    [
      'add',
      { Client: '00000000-0000-4000-8000-000000000000', Year: 2026 },
      'there is no client 00000000-0000-4000-8000-000000000000',
    ],
    ['update', { Status: 'Draft', FiledDate: '2026-01-01' }, 'a draft has neither'],
    [
      'update',
      {
        Status: 'Draft',
        Assessment: { IssueDate: '2026-01-01', PayableDate: '2026-01-01', Amount: '1' },
      },
      'a draft has neither',
    ],
    ['update', { PeriodTo: '30.06.2026' }, 'a date is yyyy-MM-dd'],
    ['update', { Payable: 'much' }, 'an amount is a decimal number'],
    ['update', { Status: 'Lost' }, 'Status'],
    ['archive', {}, 'a tax return cannot be archived'],
  ])('The action %s with %o is rejected with 400', async (action, fields, message) => {
    await using caller = await start();
    const count = action === 'add' ? {} : { count: 1 };
    await expect(records(caller, { action, fields, ...count })).rejects.toThrow(message);
    await expect(records(caller, { action: 'get', uuid: 'x' })).rejects.toThrow(
      'there is no tax return x',
    );
  });
});
