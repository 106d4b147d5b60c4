import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { buildSchema, parse } from 'graphql';
import { expect, it } from 'vitest';
import { shareQueries } from '../../../src/http/pipeline/share-queries.ts';

const schema = buildSchema('type Query { name(of: Int): String } type Mutation { rename: String }');
const query = parse('query ($of: Int) { name(of: $of) }');
const mutation = parse('mutation { rename }');

interface Sent {
  readonly document?: ExecutionArgs['document'];
  readonly person?: string;
  readonly of?: number;
  readonly signal?: AbortSignal;
}

/** The plugin before an executor that says how often it ran, and with which signals. */
function start() {
  const signals: AbortSignal[] = [];
  const plugin = shareQueries();
  let run: (args: ExecutionArgs) => Promise<ExecutionResult> = () => Promise.reject(new Error());
  const executeFn = ({ contextValue }: ExecutionArgs): Promise<ExecutionResult> => {
    signals.push((contextValue as { readonly abandoned: AbortSignal }).abandoned);
    return Promise.resolve({ data: { run: signals.length } });
  };
  const onExecute = plugin.onExecute as (hooks: object) => void;
  onExecute({ executeFn, setExecuteFn: (wrapped: typeof run) => (run = wrapped) });
  const send = ({ document = query, person = 'Ada', of = 1, signal }: Sent) =>
    run({
      schema,
      document,
      variableValues: { of },
      contextValue: {
        viewer: { subject: person, name: person },
        abandoned: signal ?? new AbortController().signal,
      },
    });
  return { signals, send };
}

it('Equal queries of a person that arrive together share one execution', async () => {
  const { signals, send } = start();
  const results = await Promise.all([send({}), send({}), send({})]);
  expect(results).toEqual(Array(3).fill({ data: { run: 1 } }));
  expect(signals).toHaveLength(1);
});

it.each<[string, Sent, Sent]>([
  ['of two people', {}, { person: 'Bob' }],
  ['with other variables', {}, { of: 2 }],
  ['of two documents', {}, { document: parse('query ($of: Int) { other: name(of: $of) }') }],
  ['that are mutations', { document: mutation }, { document: mutation }],
])('Operations %s have executions of their own', async (_which, first, second) => {
  const { signals, send } = start();
  await Promise.all([send(first), send(second)]);
  expect(signals).toHaveLength(2);
});

it('A query that arrives when an equal one is executed reads for itself', async () => {
  const { signals, send } = start();
  const first = send({});
  await expect.poll(() => signals).toHaveLength(1);
  expect([await first, await send({})]).toEqual([{ data: { run: 1 } }, { data: { run: 2 } }]);
});

it('A shared execution stops when the last one who waits for it has left', async () => {
  const { signals, send } = start();
  const [one, other] = [new AbortController(), new AbortController()];
  await Promise.all([send({ signal: one.signal }), send({ signal: other.signal })]);
  one.abort();
  expect(signals[0]?.aborted).toBe(false);
  other.abort();
  expect(signals[0]?.aborted).toBe(true);
});

it('An execution whose clients have all left before is aborted from its start', async () => {
  const { signals, send } = start();
  const signal = AbortSignal.abort();
  await Promise.all([send({ signal }), send({ signal })]);
  expect(signals[0]?.aborted).toBe(true);
});
