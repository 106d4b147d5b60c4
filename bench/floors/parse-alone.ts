import { createReadStream } from 'node:fs';
import { SaxesParser } from 'saxes';

// Parses the client list of a file with saxes, builds an object for each record and discards it. Prints
// the number of clients and the seconds.

type Value = string | Node | (string | Node)[];
interface Node {
  [name: string]: Value;
}

const [file = ''] = process.argv.slice(2);
const parser = new SaxesParser({ xmlns: false, position: false });
const open: { readonly name: string; readonly children: Node; text: string; isLeaf: boolean }[] =
  [];
let clients = 0;

parser.on('opentag', ({ name }) => {
  const parent = open.at(-1);
  if (parent !== undefined) parent.isLeaf = false;
  open.push({ name, children: {}, text: '', isLeaf: true });
});
parser.on('text', (text) => {
  const element = open.at(-1);
  if (element !== undefined) element.text += text;
});
parser.on('closetag', () => {
  const element = open.pop();
  const parent = open.at(-1);
  if (element === undefined || parent === undefined) return;
  if (element.name === 'Client' && open.length === 2) {
    clients += 1;
    return;
  }
  const value = element.isLeaf ? element.text : element.children;
  const before = parent.children[element.name];
  if (before === undefined) parent.children[element.name] = value;
  else if (Array.isArray(before)) before.push(value);
  else parent.children[element.name] = [before, value];
});

const startedAt = performance.now();
const decoder = new TextDecoder();
for await (const bytes of createReadStream(file)) {
  parser.write(decoder.decode(bytes as Uint8Array, { stream: true }));
}
parser.close();
console.log(JSON.stringify({ clients, seconds: (performance.now() - startedAt) / 1000 }));
