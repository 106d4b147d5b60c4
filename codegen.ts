import { readFile, writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema/index.ts';

const file = new URL('schema/schema.graphql', import.meta.url);

/** The API as its clients see it, for review; `--check` fails when the committed one is another. */
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;
if (process.argv.includes('--check')) {
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed !== printed) {
    console.error('schema/schema.graphql is not what the code says. Run: npm run codegen');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, printed);
}
