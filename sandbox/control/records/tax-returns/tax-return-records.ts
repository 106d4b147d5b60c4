import { z } from 'zod';
import type { Practice } from '../../../practice/practice.ts';
import type { TaxReturn } from '../../../practice/tax-returns/tax-return.ts';
import { taxReturnStatuses } from '../../../practice/tax-returns/tax-return.ts';
import { ControlError, parseInput } from '../../control-route.ts';
import { fieldText, yesNo } from '../field-schemas.ts';
import type { RecordJson, RecordOperations } from '../record-operations.ts';
import { taxReturnJson } from './tax-return-json.ts';

const date = z.iso.date('a date is yyyy-MM-dd');
const amount = z.string().regex(/^-?\d+(\.\d+)?$/, 'an amount is a decimal number as a string');
const taxReturnFields = z.strictObject({
  UUID: z.uuid().exactOptional(),
  /** UUID of the client. */
  Client: z.uuid().exactOptional(),
  Type: fieldText.min(1).exactOptional(),
  Year: z.int().min(1900).max(2999).exactOptional(),
  PeriodFrom: date.exactOptional(),
  PeriodTo: date.exactOptional(),
  IsAmendment: yesNo.exactOptional(),
  Status: z.enum(taxReturnStatuses).exactOptional(),
  EstimatedIncome: amount.exactOptional(),
  Payable: amount.exactOptional(),
  Refundable: amount.exactOptional(),
  /** Default: today, when the return becomes filed. */
  FiledDate: date.exactOptional(),
  Assessment: z
    .strictObject({ IssueDate: date, PayableDate: date, Amount: amount })
    .nullable()
    .exactOptional(),
});
type TaxReturnFields = z.infer<typeof taxReturnFields>;

/**
 * The changes that people and authorities make to tax returns: drafting, filing, assessing and
 * removing. A tax return cannot be archived.
 */
export function taxReturnRecords(practice: Practice): RecordOperations {
  const { taxReturns, identifiers } = practice;
  const find = (uuid: string): TaxReturn => {
    const taxReturn = taxReturns.get(uuid);
    if (taxReturn === null) throw new ControlError(`there is no tax return ${uuid}`);
    return taxReturn;
  };
  const change = (before: TaxReturn, input: TaxReturnFields, now: number): RecordJson => {
    const changed = updatedTaxReturn(before, input, now);
    if (practice.clients.nameOf(changed.client) === null) {
      throw new ControlError(`there is no client ${changed.client}`);
    }
    taxReturns.put(changed);
    return taxReturnJson(changed, practice);
  };
  const remove = (uuid: string): RecordJson => {
    const taxReturn = find(uuid);
    taxReturns.remove(taxReturn.uuid);
    return taxReturnJson(taxReturn, practice);
  };
  return {
    get count() {
      return taxReturns.count;
    },
    identifiers: (offset, limit) => identifiersOf(taxReturns.all(), offset, limit),
    get: (uuid) => taxReturnJson(find(uuid), practice),
    add: (fields, now) => {
      const input = parseInput(taxReturnFields, fields);
      const uuid = input.UUID?.toLowerCase() ?? identifiers.next().uuid;
      return change(newTaxReturn(uuid, input), input, now);
    },
    update: (uuid, fields, now) => change(find(uuid), parseInput(taxReturnFields, fields), now),
    archive: () => {
      throw new ControlError('a tax return cannot be archived');
    },
    delete: remove,
    remove,
  };
}

function identifiersOf(all: Iterable<TaxReturn>, offset: number, limit: number): string[] {
  const uuids: string[] = [];
  let place = 0;
  for (const { uuid } of all) {
    if (uuids.length === limit) break;
    if (place++ >= offset) uuids.push(uuid);
  }
  return uuids;
}

/** A draft for an Australian tax year. */
function newTaxReturn(uuid: string, { Client, Year }: TaxReturnFields): TaxReturn {
  if (Client === undefined) throw new ControlError('fields.Client is required');
  if (Year === undefined) throw new ControlError('fields.Year is required');
  return {
    uuid,
    client: Client,
    type: 'Income Tax',
    year: Year,
    periodFrom: `${Year - 1}-07-01`,
    periodTo: `${Year}-06-30`,
    amendment: false,
    status: 'Draft',
    estimatedIncome: '0.00',
    payable: '0.00',
    refundable: '0.00',
    filedDate: null,
    assessment: null,
  };
}

/** @throws ControlError for a draft with a filing date or an assessment */
function updatedTaxReturn(before: TaxReturn, input: TaxReturnFields, now: number): TaxReturn {
  const status = input.Status ?? before.status;
  if (status === 'Draft' && (input.FiledDate !== undefined || input.Assessment != null)) {
    throw new ControlError('a draft has neither FiledDate nor Assessment');
  }
  const today = new Date(now).toISOString().slice(0, 10);
  const filed = {
    filedDate: input.FiledDate ?? before.filedDate ?? today,
    assessment: input.Assessment === undefined ? before.assessment : assessmentOf(input.Assessment),
  };
  return {
    ...before,
    client: input.Client?.toLowerCase() ?? before.client,
    type: input.Type ?? before.type,
    year: input.Year ?? before.year,
    periodFrom: input.PeriodFrom ?? before.periodFrom,
    periodTo: input.PeriodTo ?? before.periodTo,
    amendment: input.IsAmendment === undefined ? before.amendment : input.IsAmendment === 'Yes',
    status,
    estimatedIncome: input.EstimatedIncome ?? before.estimatedIncome,
    payable: input.Payable ?? before.payable,
    refundable: input.Refundable ?? before.refundable,
    ...(status === 'Draft' ? { filedDate: null, assessment: null } : filed),
  };
}

function assessmentOf(given: NonNullable<TaxReturnFields['Assessment']> | null) {
  if (given === null) return null;
  return { issueDate: given.IssueDate, payableDate: given.PayableDate, amount: given.Amount };
}
