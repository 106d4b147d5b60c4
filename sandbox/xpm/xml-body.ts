import { SaxesParser } from 'saxes';

/** An element of a request body. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** The element's own text without surrounding white space. */
  readonly text: string;
}

/** The body is not a well-formed document. */
export class MalformedXml extends Error {
  override readonly name = 'MalformedXml';
}

interface OpenNode {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: OpenNode[];
  text: string;
}

/** @throws MalformedXml with the parser's message */
export function parseXmlBody(body: string): XmlNode {
  const parser = new SaxesParser({ xmlns: false });
  const open: OpenNode[] = [];
  const roots: OpenNode[] = [];
  parser.on('error', (error) => {
    throw new MalformedXml(error.message);
  });
  parser.on('opentag', ({ name, attributes }) => {
    const node: OpenNode = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  const addText = (text: string) => {
    const node = open.at(-1);
    if (node !== undefined) node.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const node = open.pop() ?? null;
    if (node === null) return;
    node.text = node.text.trim();
    if (open.length === 0) roots.push(node);
  });
  parser.write(body).close();
  const [root] = roots;
  if (root === undefined) throw new MalformedXml('the document has no root element');
  return root;
}

/** The text of the first child with this name; `null` when there is none. */
export function childText(node: XmlNode, name: string): string | null {
  return node.children.find((child) => child.name === name)?.text ?? null;
}
