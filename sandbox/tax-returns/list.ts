import type { TaxReturn } from '../practice/tax-returns/tax-return.ts';
import type { Call, CallResult } from '../xpm/call.ts';
import { around, element, streamedList, yesNo } from '../xpm/xml.ts';

/** All tax returns in one response, as XPM's lists are; without those of removed clients. */
export function listTaxReturns(call: Call): CallResult {
  const { practice } = call;
  function* items(): Generator<string> {
    for (const taxReturn of practice.taxReturns.all()) {
      const name = practice.clients.nameOf(taxReturn.client);
      if (name !== null) yield taxReturnXml(taxReturn, name);
    }
  }
  return { payload: streamedList(call, 'TaxReturns', items()) };
}

/** A draft has an empty `FiledDate`. A return without an assessment has no `Assessment`. */
function taxReturnXml(taxReturn: TaxReturn, clientName: string): string {
  const { uuid, client, assessment, filedDate } = taxReturn;
  let xml = element('UUID', uuid);
  xml += around('Client', element('UUID', client) + element('Name', clientName));
  xml += element('Type', taxReturn.type) + element('Year', String(taxReturn.year));
  xml += element('PeriodFrom', time(taxReturn.periodFrom));
  xml += element('PeriodTo', time(taxReturn.periodTo));
  xml += element('IsAmendment', yesNo(taxReturn.amendment));
  xml += element('Status', taxReturn.status);
  xml += element('EstimatedIncome', taxReturn.estimatedIncome);
  xml += element('Payable', taxReturn.payable) + element('Refundable', taxReturn.refundable);
  xml += element('FiledDate', filedDate === null ? '' : time(filedDate));
  xml += element('WebUrl', webUrlOf(uuid));
  if (assessment === null) return around('TaxReturn', xml);
  const { issueDate, payableDate, amount } = assessment;
  const dates = element('IssueDate', time(issueDate)) + element('PayableDate', time(payableDate));
  return around('TaxReturn', xml + around('Assessment', dates + element('Amount', amount)));
}

/** The return's page in Xero, which does not exist. */
export function webUrlOf(uuid: string): string {
  return `https://practicemanager.xero.com/tax/returns/${uuid}`;
}

function time(day: string): string {
  return `${day}T00:00:00`;
}
