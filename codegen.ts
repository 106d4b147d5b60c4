import { readFile, writeFile } from 'node:fs/promises';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { introspectionFromSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema/index.ts';

// Writes the schema of the API, for reviews and for typed documents. With `--check` it fails when the
// committed files differ from the code.
const sorted = lexicographicSortSchema(schema);
const introspection = introspectionFromSchema(sorted, { descriptions: false });
const types = outputIntrospectionFile(minifyIntrospection(introspection), { fileType: '.d.ts' });
const files: Readonly<Record<string, string>> = {
  'schema/schema.graphql': `${printSchema(sorted)}\n`,
  'web/graphql/graphql-env.d.ts': types,
};

const check = process.argv.includes('--check');
for (const [name, content] of Object.entries(files)) {
  const file = new URL(name, import.meta.url);
  if (!check) {
    await writeFile(file, content);
  } else if ((await readFile(file, 'utf8').catch(() => null)) !== content) {
    console.error(`${name} differs from the code. Run: npm run codegen`);
    process.exitCode = 1;
  }
}
