import type { CustomFieldDefinition, FieldUse } from '../../practice/custom-fields/custom-field.ts';
import { elementOfType } from '../../practice/custom-fields/custom-field.ts';
import { hash } from '../random.ts';
import { uuidAt } from '../uuids.ts';

/**
 * The custom fields of every practice: all types and value elements, for clients, jobs and
 * contacts, for several of them, and one for none of them.
 */
export function generatedFields(key: number): CustomFieldDefinition[] {
  const uuidKey = hash(key, 0x4669_656c);
  return blueprints.map(({ name, type, uses, linkUrl = '', options = [] }, index) => ({
    id: 600_001 + index,
    uuid: uuidAt(uuidKey, index),
    name,
    type,
    valueElement: elementOfType.get(type) ?? 'Text',
    linkUrl,
    options,
    uses: new Set(uses),
  }));
}

interface Blueprint {
  readonly name: string;
  readonly type: string;
  readonly uses: readonly FieldUse[];
  readonly linkUrl?: string;
  readonly options?: readonly string[];
}

const blueprints: readonly Blueprint[] = [
  {
    name: 'Client tier',
    type: 'Dropdown List',
    uses: ['UseClient'],
    options: ['Gold', 'Silver & up', 'Bronze', 'Ōkiwi'],
  },
  { name: 'Iwi / whānau', type: 'Text', uses: ['UseClient', 'UseContact'] },
  { name: 'Handover notes', type: 'Multi-line Text', uses: ['UseClient', 'UseJob'] },
  { name: 'Employees', type: 'Number', uses: ['UseClient'] },
  { name: 'Agreed fee', type: 'Decimal', uses: ['UseClient', 'UseJob'] },
  { name: 'Next review', type: 'Date', uses: ['UseClient', 'UseContact', 'UseJob'] },
  { name: 'Engagement letter signed', type: 'Checkbox', uses: ['UseClient', 'UseJob'] },
  {
    name: 'Document archive',
    type: 'Value Link',
    uses: ['UseClient'],
    linkUrl: 'https://archive.example.com/?kind=box&number=[value]',
  },
  { name: 'Workpapers', type: 'Link', uses: ['UseJob'] },
  { name: 'Task colour', type: 'Text', uses: ['UseJobTask', 'UseJobTime'] },
  { name: 'Filing reference', type: 'Text', uses: ['UseClient', 'UseJob'] },
];
