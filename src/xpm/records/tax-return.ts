import type { TaxAssessment, TaxReturnRecord } from '../../domain/records/tax-return.ts';
import type { Findings } from '../xml/findings.ts';
import { date, enumOf, flagOrNo, name, text, uuid, wholeNumber } from '../xml/readers.ts';
import { field, nested, optional, record } from '../xml/record.ts';
import type { XmlElement } from '../xml/xml.ts';
import { readReference } from './reference.ts';

const readAssessment = record<TaxAssessment>({
  issueDate: field('IssueDate', date),
  payableDate: field('PayableDate', date),
  amount: field('Amount', text),
});

const readOriginal = record<TaxReturnRecord>({
  xpmId: field('UUID', uuid),
  client: field('Client', nested(readReference)),
  type: field('Type', name),
  year: field('Year', wholeNumber),
  periodFrom: field('PeriodFrom', date),
  periodTo: field('PeriodTo', date),
  status: field('Status', enumOf({ Draft: 'DRAFT', Filed: 'FILED' })),
  estimatedIncome: field('EstimatedIncome', text),
  payable: field('Payable', text),
  refundable: field('Refundable', text),
  filedDate: field('FiledDate', date),
  webUrl: field('WebUrl', text),
  assessment: field('Assessment', optional(readAssessment)),
});

const readAmendment = record<{ readonly isAmendment: boolean }>({
  isAmendment: field('IsAmendment', flagOrNo),
});

/**
 * A `TaxReturn` of the sandbox's feed (src/xpm/calls/practice-lists.ts), or `null` for an amendment.
 * @throws UnreadableElement
 */
export function readTaxReturn(element: XmlElement, findings: Findings): TaxReturnRecord | null {
  return readAmendment(element, findings).isAmendment ? null : readOriginal(element, findings);
}
