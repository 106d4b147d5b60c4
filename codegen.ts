import { readFile, writeFile } from 'node:fs/promises';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { introspectionFromSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema/index.ts';

// What the code says of the API, written down: for review, and for documents that are typed by it.
// `--check` fails when what is committed is something else.
const sorted = lexicographicSortSchema(schema);
const introspection = introspectionFromSchema(sorted, { descriptions: false });
const files: Readonly<Record<string, string>> = {
  'schema/schema.graphql': `${printSchema(sorted)}\n`,
  'test/support/graphql-env.d.ts': outputIntrospectionFile(minifyIntrospection(introspection), {
    fileType: '.d.ts',
  }),
};

const check = process.argv.includes('--check');
for (const [name, content] of Object.entries(files)) {
  const file = new URL(name, import.meta.url);
  if (!check) {
    await writeFile(file, content);
  } else if ((await readFile(file, 'utf8').catch(() => null)) !== content) {
    console.error(`${name} is not what the code says. Run: npm run codegen`);
    process.exitCode = 1;
  }
}
