import { describe, expect, it } from 'vitest';
import { outage, practiceInMemory } from './practice-in-memory.ts';

const notFound = { errors: [{ extensions: { code: 'NOT_FOUND' } }] };
const named = 'subscription { status { seq name } }';

describe('Subscriptions of members with equal rights', () => {
  it('A change is executed once for all of them', async () => {
    const practice = practiceInMemory();
    const clients = await Promise.all(
      Array.from({ length: 50 }, (_, n) => practice.subscribe(n % 2 === 0 ? 'ben' : 'bea')),
    );
    for (const client of clients) await practice.expectReceived(client, ['0 STANDARD']);
    practice.executions.length = 0;
    practice.change();
    for (const client of clients) {
      await practice.expectReceived(client, ['0 STANDARD', '1 STANDARD']);
    }
    expect(practice.executions).toEqual(['1 STANDARD']);
  });

  it('Members with another role have executions of their own', async () => {
    const practice = practiceInMemory();
    const [admin, standard] = [await practice.subscribe('ada'), await practice.subscribe('ben')];
    await practice.expectReceived(admin, ['0 ADMIN']);
    await practice.expectReceived(standard, ['0 STANDARD']);
    practice.change();
    await practice.expectReceived(admin, ['0 ADMIN', '1 ADMIN']);
    await practice.expectReceived(standard, ['0 STANDARD', '1 STANDARD']);
  });

  it.each([
    ['other fields', { query: 'subscription { status { role seq } }' }],
    ['other variables', { variables: { after: null, limit: 1 } }],
  ])('An operation with %s has executions of its own', async (_what, sent) => {
    const practice = practiceInMemory();
    const clients = [await practice.subscribe('ben'), await practice.subscribe('ben', sent)];
    for (const client of clients) await expect.poll(() => client.received).toHaveLength(1);
    practice.executions.length = 0;
    practice.change();
    for (const client of clients) await expect.poll(() => client.received).toHaveLength(2);
    expect(practice.executions).toEqual(['1 STANDARD', '1 STANDARD']);
  });

  it('Operations that start at other positions share the executions that follow', async () => {
    const practice = practiceInMemory();
    practice.change(3);
    const [first, second] = [
      await practice.subscribe('ben', { variables: { after: '1' } }),
      await practice.subscribe('bea', { variables: { after: '2' } }),
    ];
    await practice.expectReceived(first, ['2 STANDARD', '3 STANDARD']);
    await practice.expectReceived(second, ['3 STANDARD']);
    expect(practice.executions).toEqual(['2 STANDARD', '3 STANDARD']);
  });

  it('A variable that is more than the start position makes operations different', async () => {
    const practice = practiceInMemory();
    practice.change(2);
    const query =
      'subscription ($after: String) { status(after: $after) { seq echo(of: $after) } }';
    const [first, second] = [
      await practice.subscribe('ben', { query, variables: { after: '0' } }),
      await practice.subscribe('bea', { query, variables: { after: '1' } }),
    ];
    await practice.expectReceived(first, ['1 0', '2 0']);
    await practice.expectReceived(second, ['2 1']);
  });
});

describe('A result that depends on the person', () => {
  it('No member receives the result of another, whoever subscribed first', async () => {
    const practice = practiceInMemory();
    const ben = await practice.subscribe('ben', { query: named });
    const bea = await practice.subscribe('bea', { query: named });
    await practice.expectReceived(ben, ["0 ben's name"]);
    await practice.expectReceived(bea, ["0 bea's name"]);
    practice.change();
    await practice.expectReceived(ben, ["0 ben's name", "1 ben's name"]);
    await practice.expectReceived(bea, ["0 bea's name", "1 bea's name"]);
  });
});

describe('A subscriber that comes later', () => {
  it.each([
    ['without a position', {}, ['3 STANDARD', '4 STANDARD']],
    ['with a position', { variables: { after: '1' } }, ['2 STANDARD', '3 STANDARD', '4 STANDARD']],
    ['with the last position', { variables: { after: '3' } }, ['4 STANDARD']],
  ])('A subscriber %s receives what it misses and then every change', async (_what, sent, all) => {
    const practice = practiceInMemory();
    const first = await practice.subscribe('ben');
    await practice.expectReceived(first, ['0 STANDARD']);
    practice.change(3);
    await expect.poll(() => first.received).toHaveLength(4);
    const later = await practice.subscribe('bea', sent);
    await expect.poll(() => later.received).toHaveLength(all.length - 1);
    practice.change();
    await practice.expectReceived(later, all);
  });

  it('A subscriber from a position that the log never had receives a reset', async () => {
    const practice = practiceInMemory();
    practice.change(2);
    const query = 'subscription { status(after: "9") { seq reset } }';
    const client = await practice.subscribe('ben', { query });
    await practice.expectReceived(client, ['2 reset']);
    practice.change();
    await expect.poll(() => client.received).toEqual(['2 reset', '3 no reset']);
  });

  it('Subscribers that come while changes are made receive each once and in order', async () => {
    const practice = practiceInMemory();
    const clients = [];
    for (let n = 0; n < 60; n += 1) {
      clients.push(practice.subscribe(n % 2 === 0 ? 'ben' : 'bea', { variables: { after: '0' } }));
      practice.change();
      if (n % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const expected = Array.from({ length: 60 }, (_, n) => `${n + 1} STANDARD`);
    for (const client of await Promise.all(clients)) {
      await practice.expectReceived(client, expected);
    }
    expect(practice.executions.length).toBeLessThan(200);
  });
});

describe('A member whose rights change', () => {
  it('A removed member receives no further change and the error of an unknown practice', async () => {
    const practice = practiceInMemory();
    const [ben, bea] = [await practice.subscribe('ben'), await practice.subscribe('bea')];
    for (const client of [ben, bea]) await practice.expectReceived(client, ['0 STANDARD']);
    practice.roles.delete('ben');
    practice.change();
    await practice.expectReceived(bea, ['0 STANDARD', '1 STANDARD']);
    await expect.poll(() => ben.ended).toMatchObject(notFound);
    expect(ben.received).toEqual(['0 STANDARD']);
  });

  it('A member with a new role receives every further change with it', async () => {
    const practice = practiceInMemory();
    const [ada, bea] = [await practice.subscribe('ada'), await practice.subscribe('bea')];
    for (const client of [ada, bea]) {
      await expect.poll(() => client.received).toHaveLength(1);
    }
    practice.roles.set('ada', 'STANDARD');
    practice.change();
    await practice.expectReceived(ada, ['0 ADMIN', '1 STANDARD']);
    practice.change();
    await practice.expectReceived(ada, ['0 ADMIN', '1 STANDARD', '2 STANDARD']);
    await practice.expectReceived(bea, ['0 STANDARD', '1 STANDARD', '2 STANDARD']);
  });

  it('Somebody who is no member subscribes to nothing', async () => {
    const practice = practiceInMemory();
    const outsider = await practice.subscribe('eve');
    await expect.poll(() => outsider.ended).toMatchObject(notFound);
    practice.change();
    expect(outsider.received).toEqual([]);
    expect(practice.subscriptions.size).toBe(0);
  });
});

describe('A client that reads slowly', () => {
  it('A client that has missed a few changes receives them once it reads again', async () => {
    const practice = practiceInMemory();
    const [slow, quick] = [await practice.subscribe('ben'), await practice.subscribe('bea')];
    for (const client of [slow, quick]) await practice.expectReceived(client, ['0 STANDARD']);
    slow.isFull = true;
    practice.change(3);
    await practice.expectReceived(quick, ['0 STANDARD', '1 STANDARD', '2 STANDARD', '3 STANDARD']);
    expect(slow.received).toEqual(['0 STANDARD']);
    slow.isFull = false;
    await practice.expectReceived(slow, quick.received);
    practice.change();
    await expect.poll(() => slow.received.at(-1)).toBe('4 STANDARD');
    await practice.expectReceived(quick, slow.received);
  });

  it('A client that has missed many changes receives the present state with a reset', async () => {
    const practice = practiceInMemory();
    const query = 'subscription { status { seq reset } }';
    const slow = await practice.subscribe('ben', { query });
    await practice.expectReceived(slow, ['0 no reset']);
    slow.isFull = true;
    practice.change(6);
    await expect.poll(() => practice.executions.at(-1)).toBe('6 STANDARD');
    slow.isFull = false;
    await practice.expectReceived(slow, ['0 no reset', '6 reset']);
    practice.change();
    await practice.expectReceived(slow, ['0 no reset', '6 reset', '7 no reset']);
  });

  it('A client that never reads is cut, and nothing of it remains', async () => {
    const practice = practiceInMemory();
    const slow = await practice.subscribe('ben');
    await practice.expectReceived(slow, ['0 STANDARD']);
    slow.isFull = true;
    practice.change();
    await expect.poll(() => slow.cutFor).toBe('tooSlow');
    expect(slow.received).toEqual(['0 STANDARD']);
    expect(practice.subscriptions.size).toBe(0);
  });
});

describe('The end of subscriptions', () => {
  it('A stream ends with its last subscriber', async () => {
    const practice = practiceInMemory();
    const clients = [await practice.subscribe('ben'), await practice.subscribe('bea')];
    for (const client of clients) await practice.expectReceived(client, ['0 STANDARD']);
    await clients[0]?.results?.return();
    expect(practice.subscriptions.size).toBe(1);
    await clients[1]?.results?.return();
    expect(practice.subscriptions.size).toBe(0);
    practice.executions.length = 0;
    practice.change();
    await new Promise((resolve) => setImmediate(resolve));
    expect(practice.executions).toEqual([]);
    expect(clients[0]?.received).toEqual(['0 STANDARD']);
  });

  it('A subscription that ends before its first result leaves nothing', async () => {
    const practice = practiceInMemory();
    const client = await practice.subscribe('ben');
    await client.results?.return();
    await expect.poll(() => practice.subscriptions.size).toBe(0);
    expect(client.received).toEqual([]);
  });

  it('A change whose execution fails in an outage makes clients connect again', async () => {
    const practice = practiceInMemory();
    const client = await practice.subscribe('ben');
    await practice.expectReceived(client, ['0 STANDARD']);
    practice.state.fails = outage;
    practice.change();
    await expect.poll(() => client.cutFor).toBe('unavailable');
    expect(practice.subscriptions.size).toBe(0);
  });
});
