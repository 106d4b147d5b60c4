import type { DocumentNode, ExecutionArgs } from 'graphql';
import type { OperationCost } from '../../../schema/cost.ts';
import { costOf } from '../../../schema/cost.ts';

/** The numbers of one document's variables that are kept; clients send a few sizes of a page. */
const maximumVariants = 20;
/** Longer keys are of clients that send numbers which their document does not declare. */
const maximumKeyLength = 500;

/**
 * Costs of operations. Counting takes a tenth of the time of a page, so the result is kept as long as Yoga keeps the
 * document: apart from the document, a cost depends on the sizes of pages alone.
 */
export function createCachedCost(): (args: ExecutionArgs) => OperationCost {
  const cached = new WeakMap<DocumentNode, Map<string, OperationCost>>();
  return (args) => {
    const { document, operationName, variableValues } = args;
    const variants = cached.get(document) ?? new Map<string, OperationCost>();
    cached.set(document, variants);
    const key = JSON.stringify([operationName, numbersOf(variableValues)]);
    if (key.length > maximumKeyLength) return costOf(args);
    const known = variants.get(key);
    if (known !== undefined) return known;
    const counted = costOf(args);
    // Whether variables are valid depends on all of them, and the execution reports it.
    if (counted.type === 'cost' && variants.size < maximumVariants) variants.set(key, counted);
    return counted;
  };
}

/** Sizes of pages are arguments of fields, so a variable with one is a number itself. */
function numbersOf(
  variables: ExecutionArgs['variableValues'],
): readonly (readonly [string, unknown])[] {
  return Object.entries(variables ?? {}).filter(([, value]) => typeof value === 'number');
}
