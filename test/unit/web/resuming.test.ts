import type { Client as SocketClient, Sink, SubscribePayload } from 'graphql-ws';
import { expect, test } from 'vitest';
import { resuming } from '../../../web/graphql/resuming.ts';

const practiceId = 'Practice:1';

/** A socket as graphql-ws has it: when it breaks, it sends the same payloads again over the next connection. */
function openSocket() {
  const sinks = new Map<string, Sink>();
  const payloads = new Map<string, SubscribePayload>();
  const closed: (() => void)[] = [];
  const socket = {
    on: (_event: 'closed', listener: () => void) => closed.push(listener),
    subscribe: (payload: SubscribePayload, sink: Sink) => {
      const name = payload.operationName ?? '';
      payloads.set(name, payload);
      sinks.set(name, sink);
      return () => undefined;
    },
  };
  const forward = resuming(socket as unknown as SocketClient);
  return {
    follow(operationName: string) {
      const items: unknown[] = [];
      const variables = { practiceId };
      const request = { query: '', operationName, variables, extensions: undefined };
      forward(request, {} as never).subscribe({
        next: ({ data }) => items.push(data),
        error: (error: unknown) => items.push(error),
        complete: () => undefined,
      });
      return items;
    },
    receive: (operationName: string, data: Record<string, unknown>) =>
      sinks.get(operationName)?.next({ data }),
    break: () => {
      for (const listener of closed) listener();
    },
    /** What each operation starts with over the next connection. */
    after: (operationName: string) => payloads.get(operationName)?.variables?.['after'],
  };
}

const status = (seq: string) => ({ syncStatus: { seq, reset: false } });

test('A subscription continues after its last item', () => {
  const socket = openSocket();
  socket.follow('Status');
  socket.receive('Status', status('7'));
  socket.break();
  expect(socket.after('Status')).toBe('7');
});

test('A subscription without an item yet continues where the practice was when it started', () => {
  const socket = openSocket();
  socket.follow('Status');
  socket.follow('ActivityAdded');
  socket.receive('Status', status('7'));
  socket.receive('Status', status('9'));
  socket.break();
  expect(socket.after('ActivityAdded')).toBe('7');
});

test('A subscription that starts later continues where the practice was by then', () => {
  const socket = openSocket();
  socket.follow('Status');
  socket.receive('Status', status('7'));
  socket.follow('ActivityAdded');
  expect(socket.after('ActivityAdded')).toBeUndefined();
  socket.receive('Status', status('9'));
  socket.break();
  expect(socket.after('ActivityAdded')).toBe('7');
});

test('The first item after a break says that what the window has read may be out of date', () => {
  const socket = openSocket();
  const items = socket.follow('Status');
  socket.break();
  expect(socket.after('Status')).toBeUndefined();
  socket.receive('Status', status('7'));
  socket.break();
  socket.receive('Status', status('8'));
  expect(items).toEqual([{ syncStatus: { seq: '7', reset: true } }, status('8')]);
});
