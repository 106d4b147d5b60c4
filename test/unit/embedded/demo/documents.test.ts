import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { exampleDocuments, jobDocuments } from '../../../../embedded/demo/documents.ts';
import { schema } from '../../../../schema/index.ts';

describe('The example documents of npm start', () => {
  it.each([...exampleDocuments('Practice:1'), ...jobDocuments('Job:1')])(
    'The document "$title" is valid',
    ({ query }) => {
      expect(validate(schema, parse(query))).toEqual([]);
    },
  );
});
