import type { EditableField } from '../../domain/edits/editable-field.ts';
import type { CallOptions } from '../../ports/xpm/source.ts';
import type { XpmCall } from '../http/request.ts';
import { dateParameter } from '../http/request.ts';
import type { Transport } from '../http/transport.ts';
import { readStatus } from '../xml/response/read-response.ts';
import type { XmlNode } from '../xml/writer.ts';
import { writeXml } from '../xml/writer.ts';
import type { Texts } from './write-calls.ts';

/** The fields that a call sets, and the element of XPM's requests for each. */
export interface ChangeTable<F extends string> {
  readonly fields: Readonly<Record<F, EditableField>>;
  readonly elements: Readonly<Record<F, string>>;
}

/**
 * The elements of the fields to change, in the table's order, and no others: the meaning of an absent
 * element is not documented, and an empty one clears the field (docs/xpm-api.md 4.2).
 */
export function changedElements<F extends string>(
  { fields, elements }: ChangeTable<F>,
  texts: Texts<F>,
): readonly XmlNode[] {
  return (Object.keys(elements) as F[]).flatMap((field) => {
    const text = texts[field];
    if (text === undefined) return [];
    const isDate = fields[field].kind === 'DATE';
    return [{ name: elements[field], content: isDate ? dateParameter(text ?? '') : (text ?? '') }];
  });
}

export interface Change {
  readonly practiceId: string;
  readonly call: Omit<XpmCall, 'method' | 'body'>;
  readonly body: XmlNode;
  readonly options: CallOptions | undefined;
}

/**
 * Makes a call that changes a record and reads its response to the end. Some calls return the whole record,
 * some only their `Status` (docs/xpm-api.md 5.1), so a read shows what XPM has then.
 * @throws SourceFailure; Error, before a call is made, when a text cannot be written as XML.
 */
export async function sendChange(transport: Transport, change: Change): Promise<void> {
  const { practiceId, body, options } = change;
  const call = { ...change.call, method: 'PUT', body: writeXml(body) } as const;
  await readStatus(await transport.open({ practiceId, call, options }));
}
