import { getOperationAST } from 'graphql';
import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { addLogFields } from '../telemetry/log-fields.ts';

/** Longer names are somebody's joke. */
const longestName = 100;

/** Says of each operation that is carried out, over whatever transport, what it is. */
export function watchOperations(): Plugin {
  const begin = (args: {
    readonly document: DocumentNode;
    operationName?: string | null;
  }): void => {
    const name = getOperationAST(args.document, args.operationName)?.name?.value;
    if (name !== undefined) addLogFields({ operation: name.slice(0, longestName) });
  };
  return {
    onExecute: ({ args }) => begin(args),
    onSubscribe: ({ args }) => begin(args),
  };
}
