import type { Client as SocketClient, Sink, SubscribePayload } from 'graphql-ws';
import { expect, test } from 'vitest';
import { Positions } from '../../../web/graphql/subscriptions/positions.ts';
import { ResponseOrder } from '../../../web/graphql/subscriptions/response-order.ts';
import { resuming } from '../../../web/graphql/subscriptions/resuming.ts';

const practiceId = 'Practice:1';

/** A socket as graphql-ws has it: when it breaks, it sends the same payloads again over the next connection. */
function openSocket(read: Readonly<Record<string, string>> = {}) {
  const sinks = new Map<string, Sink>();
  const payloads = new Map<string, SubscribePayload>();
  const sent: [string, unknown][] = [];
  const afterOf = (payload: SubscribePayload | undefined) => payload?.variables?.['after'];
  const socket = {
    subscribe: (payload: SubscribePayload, sink: Sink) => {
      const name = payload.operationName ?? '';
      sent.push([name, afterOf(payload)]);
      payloads.set(name, payload);
      sinks.set(name, sink);
      return () => sink.complete();
    },
  };
  const positions = new Positions();
  for (const [practice, seq] of Object.entries(read)) positions.read(practice, seq);
  const order = new ResponseOrder();
  const forward = resuming({ socket: socket as unknown as SocketClient, positions, order });
  return {
    positions,
    /** What each operation was sent with, in order. */
    sent,
    follow(operationName: string, variables: Record<string, unknown> = { practiceId }) {
      const items: unknown[] = [];
      const request = { query: '', operationName, variables, extensions: undefined };
      const { unsubscribe } = forward(request, {} as never).subscribe({
        next: ({ data }) => items.push(data),
        error: (error: unknown) => items.push(error),
        complete: () => items.push('complete'),
      });
      return { items, unsubscribe };
    },
    receive: (operationName: string, data: Record<string, unknown>) =>
      sinks.get(operationName)?.next({ data }),
    /** What an operation starts with over the next connection. */
    after: (operationName: string) => afterOf(payloads.get(operationName)),
  };
}

const status = (seq: string, reset = false) => ({ syncStatus: { seq, reset } });
const entry = (seq: string) => ({ activityAdded: { seq } });

test('A subscription continues after its last item', () => {
  const socket = openSocket({ [practiceId]: '5' });
  const { items } = socket.follow('Status');
  socket.receive('Status', status('7'));
  expect(socket.after('Status')).toBe('7');
  expect(items).toEqual([status('7')]);
});

test('A subscription starts where the practice was before its pages were read', () => {
  const socket = openSocket({ [practiceId]: '5' });
  socket.follow('Status');
  socket.receive('Status', status('7'));
  socket.follow('ActivityAdded');
  expect(socket.sent).toEqual([
    ['Status', '5'],
    ['ActivityAdded', '7'],
  ]);
});

test('A position that is read after a page is no start, because the page may be older', () => {
  const socket = openSocket({ [practiceId]: '5' });
  socket.follow('Status');
  socket.positions.read(practiceId, '9');
  socket.follow('ActivityAdded');
  expect(socket.sent.at(-1)).toEqual(['ActivityAdded', '5']);
});

test('Without a position, the snapshot is a reset, and the other subscriptions start with it', () => {
  const socket = openSocket();
  const entries = socket.follow('ActivityAdded');
  const statuses = socket.follow('Status');
  socket.receive('Status', status('8'));
  socket.receive('Status', status('9'));
  socket.receive('ActivityAdded', entry('10'));
  expect(statuses.items).toEqual([status('8', true), status('9')]);
  expect(entries.items).toEqual([entry('10')]);
  expect(socket.sent).toEqual([
    ['ActivityAdded', undefined],
    ['Status', undefined],
    ['ActivityAdded', '8'],
  ]);
});

test('The practice that a window returns to has no position, because its own is old', () => {
  const socket = openSocket({ [practiceId]: '5', 'Practice:2': '50' });
  const first = socket.follow('Status');
  socket.receive('Status', status('7'));
  first.unsubscribe();
  const other = socket.follow('Status', { practiceId: 'Practice:2' });
  socket.receive('Status', status('60'));
  other.unsubscribe();
  socket.follow('Status');
  expect(socket.sent.map(([, after]) => after)).toEqual(['5', undefined, undefined]);
});

test('A subscription to a record starts with the record as it is', () => {
  const socket = openSocket({ [practiceId]: '5' });
  const { items } = socket.follow('JobChanged', { id: 'Job:1' });
  socket.receive('JobChanged', { jobChanged: { seq: '7' } });
  expect(socket.sent).toEqual([['JobChanged', undefined]]);
  expect(socket.after('JobChanged')).toBe('7');
  expect(items).toEqual([{ jobChanged: { seq: '7' } }]);
});
