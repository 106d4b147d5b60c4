import type { Practice } from '../../../practice/practice.ts';
import type { TaxReturn } from '../../../practice/tax-returns/tax-return.ts';
import { webUrlOf } from '../../../tax-returns/list.ts';
import { yesNo } from '../../../xpm/xml.ts';
import type { RecordJson } from '../record-operations.ts';

/** A tax return with the names of the list. Dates are `yyyy-MM-dd`, as `fields` accepts them. */
export function taxReturnJson(taxReturn: TaxReturn, { clients }: Practice): RecordJson {
  const { uuid, client, assessment } = taxReturn;
  return {
    UUID: uuid,
    Client: { UUID: client, Name: clients.nameOf(client) },
    Type: taxReturn.type,
    Year: taxReturn.year,
    PeriodFrom: taxReturn.periodFrom,
    PeriodTo: taxReturn.periodTo,
    IsAmendment: yesNo(taxReturn.amendment),
    Status: taxReturn.status,
    EstimatedIncome: taxReturn.estimatedIncome,
    Payable: taxReturn.payable,
    Refundable: taxReturn.refundable,
    FiledDate: taxReturn.filedDate,
    WebUrl: webUrlOf(uuid),
    Assessment:
      assessment === null
        ? null
        : {
            IssueDate: assessment.issueDate,
            PayableDate: assessment.payableDate,
            Amount: assessment.amount,
          },
  };
}
