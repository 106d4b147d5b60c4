import type { EditableField } from '../../domain/edits/editable-field.ts';
import type { CallOptions } from '../../ports/source.ts';
import type { Texts } from '../../ports/target.ts';
import type { XpmCall } from '../http/request.ts';
import { dateParameter } from '../http/request.ts';
import type { Transport } from '../http/transport.ts';
import { readStatus } from '../xml/read-response.ts';
import type { XmlNode } from '../xml/writer.ts';
import { writeXml } from '../xml/writer.ts';

/** What may be edited of a record, and the element by which XPM's requests know each field. */
export interface ChangeTable<F extends string> {
  readonly fields: Readonly<Record<F, EditableField>>;
  readonly elements: Readonly<Record<F, string>>;
}

/**
 * The elements of what is to change, in the table's order, and no others: what an absent one means is
 * not documented, and an empty one clears (docs/xpm-api.md 4.2).
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

/** A change on its way: to which call, and the body that says it. */
export interface Change {
  readonly practiceId: string;
  readonly call: Omit<XpmCall, 'method' | 'body'>;
  readonly body: XmlNode;
  readonly options: CallOptions | undefined;
}

/**
 * Makes a call that changes something, and reads its answer to the end: some answer with the whole
 * record, some with their `Status` alone (docs/xpm-api.md 5.1), and what XPM has then is for a read to say.
 * @throws SourceFailure; Error, before a call is made, when XML cannot hold what is to be sent.
 */
export async function sendChange(transport: Transport, change: Change): Promise<void> {
  const { practiceId, body, options } = change;
  const call = { ...change.call, method: 'PUT', body: writeXml(body) } as const;
  await readStatus(await transport.open({ practiceId, call, options }));
}
