import type { TaxReturnRecord } from '../../domain/records/tax-return.ts';
import type { Chunk, RecordList, TaxSource } from '../../ports/source.ts';
import { openList } from '../calls/list.ts';
import type { Transport } from '../http/transport.ts';
import { date, flagOrNo, name, nested, optional, record, text, uuid } from '../xml/fields.ts';
import { wholeNumber, wordOf } from '../xml/fields.ts';
import type { XmlElement } from '../xml/xml.ts';
import { readReference } from './shapes.ts';

const readAssessment = record({ IssueDate: date, PayableDate: date, Amount: text });

/** A `TaxReturn` of the sandbox's feed: an invention, because XPM's public API has none (docs/xpm-api.md 9). */
const readTaxReturn = record({
  UUID: uuid,
  Client: nested(readReference),
  Type: name,
  Year: wholeNumber,
  PeriodFrom: date,
  PeriodTo: date,
  IsAmendment: flagOrNo,
  Status: wordOf({ Draft: 'DRAFT', Filed: 'FILED' }),
  EstimatedIncome: text,
  Payable: text,
  Refundable: text,
  FiledDate: date,
  WebUrl: text,
  Assessment: optional(readAssessment),
});

/** The return, or `null` for an amendment. @throws UnreadableElement */
function toTaxReturnRecord(element: XmlElement): TaxReturnRecord | null {
  const xpm = readTaxReturn(element);
  if (xpm.IsAmendment) return null;
  const { Assessment: assessment } = xpm;
  return {
    xpmId: xpm.UUID,
    client: { xpmId: xpm.Client.UUID, name: xpm.Client.Name },
    type: xpm.Type,
    year: xpm.Year,
    periodFrom: xpm.PeriodFrom,
    periodTo: xpm.PeriodTo,
    status: xpm.Status,
    estimatedIncome: xpm.EstimatedIncome,
    payable: xpm.Payable,
    refundable: xpm.Refundable,
    filedDate: xpm.FiledDate,
    webUrl: xpm.WebUrl,
    assessment: assessment && {
      issueDate: assessment.IssueDate,
      payableDate: assessment.PayableDate,
      amount: assessment.Amount,
    },
  };
}

const call = { name: 'taxreturn.api/list', method: 'GET', api: 'sandbox-tax/1.0' } as const;
const shape = {
  path: { container: 'TaxReturns', entry: 'TaxReturn' },
  read: toTaxReturnRecord,
} as const;

/** The sandbox's tax returns, over the transport that XPM's calls take. */
export function createTaxSource(transport: Transport): TaxSource {
  return {
    async taxReturns(practiceId, options): Promise<RecordList<TaxReturnRecord>> {
      const list = await openList(transport, { practiceId, call, options }, shape);
      return { ...list, chunks: originals(list.chunks) };
    },
  };
}

async function* originals(
  chunks: AsyncIterable<Chunk<TaxReturnRecord | null>>,
): AsyncGenerator<Chunk<TaxReturnRecord>> {
  for await (const { records, unreadable } of chunks) {
    yield { records: records.filter((each) => each !== null), unreadable };
  }
}
