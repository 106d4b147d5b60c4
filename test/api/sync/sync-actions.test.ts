import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SyncKind } from '../../../src/domain/sync/sync-kind.ts';
import { syncKinds } from '../../../src/domain/sync/sync-kind.ts';
import { post } from '../../support/http/http.ts';
import { addClients, addJobs } from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import type { Drawn, Runs } from '../../support/sync/offered-syncs.ts';
import {
  answerTo,
  combinations,
  drawn,
  manualSources,
  otherSources,
  runStates,
  surfaces,
} from '../../support/sync/offered-syncs.ts';

type Facts = ReturnType<typeof combinations>[number];
type Surface = (typeof surfaces)[number];

/** What is open where a surface is drawn, and what a kind is asked for with. */
const openOn = { CLIENT_CUSTOM_FIELDS: 'CLIENT', JOB_SUMMARY: 'JOB' } as const;
const askedWith = { CLIENT_FIELDS: 'CLIENT', JOB: 'JOB' } as const;
const openOf = (surface: Surface) => (surface in openOn ? openOn[surface as 'JOB_SUMMARY'] : null);
const recordFor = (kind: SyncKind) => (kind in askedWith ? askedWith[kind as 'JOB'] : null);

const words: Readonly<Record<string, ReturnType<typeof answerTo>>> = {
  SyncStarted: 'starts',
  SyncJoined: 'joins',
  ReconnectNeeded: 'reconnect',
  SyncUnavailable: 'refused',
  NotPermitted: 'refused',
};

const busy = runStates.slice(1, 5);
const idle = runStates.filter((state) => !busy.includes(state));

describe('The offered syncs and the outcome of their requests', () => {
  let stack: TestStack;
  let ids: Readonly<Record<'CLIENT' | 'JOB', string>>;
  let tokens: Readonly<Record<Facts['role'], string>>;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    const [client = ''] = await addClients(stack, [{}]);
    const [job = ''] = await addJobs(stack, [{}]);
    ids = { CLIENT: client, JOB: job };
    tokens = {
      ADMIN: `Bearer ${await stack.tokenFor('admin')}`,
      STANDARD: `Bearer ${await stack.tokenFor('standard')}`,
    };
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  /** Sends many fields in one document and returns the type of each. */
  const ask = async (role: Facts['role'], query: string): Promise<Record<string, unknown>> => {
    const { body } = await post(stack.url, { query, authorization: tokens[role] });
    if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
    return body.data as Record<string, unknown>;
  };
  const recordId = (type: 'CLIENT' | 'JOB' | null) =>
    type === null ? '' : `, recordId: "${ids[type]}"`;

  const buttons = async (role: Facts['role']) => {
    const fields = surfaces.map((surface) => {
      const args = `surface: ${surface}${recordId(openOf(surface))}`;
      return `${surface}: syncActions(${args}) { kind label enabled reason }`;
    });
    const query = `{ practice(id: "${stack.practiceId}") { ${fields.join(' ')} } }`;
    return (await ask(role, query))['practice'] as Record<Surface, readonly Drawn[]>;
  };

  const responses = async (role: Facts['role']) => {
    const fields = syncKinds.map((kind) => {
      const input = `practiceId: "${stack.practiceId}", kind: ${kind}${recordId(recordFor(kind))}`;
      return `${kind}: requestSync(input: { ${input} }) { __typename }`;
    });
    const results = await ask(role, `mutation { ${fields.join(' ')} }`);
    return Object.fromEntries(
      Object.entries(results).map(([kind, result]) => {
        const { __typename: type } = result as { readonly __typename: string };
        return [kind, words[type] ?? type];
      }),
    );
  };

  const setUp = async (facts: Facts, runs: Runs) => {
    const { prisma } = stack;
    const id = stack.practiceId.replace('Practice:', '');
    const { role: _ours, connection: state, ...practice } = facts;
    await prisma.practice.update({ where: { id }, data: practice });
    const connection = { practiceId: id, state };
    await prisma.xpmConnection.upsert({
      where: { practiceId: id },
      create: connection,
      update: connection,
    });
    await prisma.syncRun.deleteMany();
    await prisma.syncRun.createMany({
      data: syncKinds.flatMap((kind) => {
        const runState = runs(kind);
        const type = recordFor(kind);
        if (runState === null) return [];
        return {
          id: randomUUID(),
          practiceId: id,
          kind,
          state: runState,
          recordId: type === null ? null : (ids[type].split(':')[1] ?? null),
          ...({ trigger: 'MANUAL', mode: 'FULL', requestedAt: new Date() } as const),
          requestedBy: 'Ada Finch',
          cursor: { step: 0, position: 0, problems: [] },
        };
      }),
    });
  };

  /** Everything that differs from the table in one situation. */
  const differences = async (facts: Facts, runs: Runs) => {
    await setUp(facts, runs);
    const mustDraw = surfaces.map((surface) => [
      surface,
      drawn(facts, { surface, record: openOf(surface) }, runs),
    ]);
    const mustAnswer = syncKinds.map((kind) => [
      kind,
      answerTo(facts, { kind, record: recordFor(kind) }, runs),
    ]);
    const [must, is] = [
      [Object.fromEntries(mustDraw), Object.fromEntries(mustAnswer)],
      // In this order: what is asked for changes what is drawn.
      [await buttons(facts.role), await responses(facts.role)],
    ].map((each) => JSON.stringify(each));
    return must === is ? [] : [{ facts, must, is }];
  };

  /**
   * Two ways in which runs can stand: each kind has an unfinished one in one of the two and none in the
   * other, beside kinds for which it is the other way about. `n` changes which states they are in.
   */
  const standings = (n: number): readonly Runs[] =>
    [0, 1].map((odd) => (kind) => {
      const k = syncKinds.indexOf(kind);
      const states = k % 2 === odd ? idle : busy;
      return states[(k + n) % states.length] ?? null;
    });

  it.each(['ADMIN', 'STANDARD'] as const)(
    'The buttons and the responses follow the table for the role %s in every state of the practice and its runs',
    async (role) => {
      const found: unknown[] = [];
      const mine = combinations(manualSources).filter((each) => each.role === role);
      for (const [n, facts] of mine.entries()) {
        for (const runs of standings(n)) found.push(...(await differences(facts, runs)));
      }
      expect(found).toEqual([]);
    },
  );

  it('Nothing is offered or accepted while records come from another source', async () => {
    const found: unknown[] = [];
    for (const [n, facts] of combinations(otherSources).entries()) {
      const [runs] = standings(n);
      if (n % 5 === 0 && runs !== undefined) found.push(...(await differences(facts, runs)));
    }
    expect(found).toEqual([]);
  });

  it('A surface of a record offers nothing without a record of its type', async () => {
    const [facts] = combinations(['XPM']);
    if (facts === undefined) throw new Error('There is one.');
    await setUp(facts, () => null);
    const foreign = await addClients(stack, [{}], stack.otherPracticeId);
    const fields = [
      ['none', ''],
      ['client', recordId('CLIENT')],
      ['job', recordId('JOB')],
      ['foreign', `, recordId: "${foreign[0] ?? ''}"`],
      ['nonsense', ', recordId: "nonsense"'],
    ].flatMap(([name = '', record = '']) =>
      surfaces.map(
        (surface) => `${name}_${surface}: syncActions(surface: ${surface}${record}) { kind }`,
      ),
    );
    const query = `{ practice(id: "${stack.practiceId}") { ${fields.join(' ')} } }`;
    const { practice } = (await ask('STANDARD', query)) as { practice: Record<string, unknown[]> };
    const offering = Object.entries(practice).flatMap(([name, { length }]) =>
      length > 0 ? [name] : [],
    );
    expect(offering).toEqual([
      'none_CLIENT_LIST',
      'client_CLIENT_LIST',
      'client_CLIENT_CUSTOM_FIELDS',
      'job_CLIENT_LIST',
      'job_JOB_SUMMARY',
      'foreign_CLIENT_LIST',
      'nonsense_CLIENT_LIST',
    ]);
  });
});
