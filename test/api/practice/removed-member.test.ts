import type { TadaDocumentNode } from 'gql.tada';
import { parse, print } from 'graphql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PracticeEvent } from '../../../src/domain/activity/events.ts';
import { appendEvents, untilHeard } from '../../support/activity/events.ts';
import { post } from '../../support/http/http.ts';
import { followEvents } from '../../support/http/sse.ts';
import {
  addClients,
  addFieldDefinitions,
  addJobs,
  addPendingChange,
  addRuns,
} from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

type Document = TadaDocumentNode<unknown, { id: string }>;

interface Result {
  readonly data?: unknown;
  readonly errors?: unknown;
}

interface Followed extends AsyncDisposable {
  /** The next result; null once there is no more. */
  next(): Promise<Result | null>;
}

const transports: Record<string, (stack: TestStack, of: Subject) => Promise<Followed>> = {
  'over WebSocket': async (stack, { document, id }) => {
    const socket = await stack.socket('standard');
    const results = socket.iterate({ query: print(document), variables: { id } });
    return {
      async next() {
        const result = await results.next();
        return result.done === true ? null : result.value;
      },
      async [Symbol.asyncDispose]() {
        await socket.dispose();
      },
    };
  },
  'over server-sent events': async (stack, { document, id }) => {
    const authorization = `Bearer ${await stack.tokenFor('standard')}`;
    return followEvents(stack.url, authorization, { document, variables: { id } });
  },
};

interface Subject {
  readonly document: Document;
  readonly id: string;
  readonly event: PracticeEvent;
}

const plain = (id: string): string => id.split(':')[1] ?? '';
const documentOf = (field: string): Document => parse(`subscription ($id: ID!) { ${field} }`);

const subscriptions: Record<string, (stack: TestStack) => Promise<Subject>> = {
  syncStatus: ({ practiceId: id }) =>
    Promise.resolve({
      document: documentOf('syncStatus(practiceId: $id) { seq }'),
      id,
      event: { type: 'connection.changed' },
    }),
  activityAdded: async (stack) => {
    const [entry = ''] = (await addRuns(stack, 1)).entries;
    return {
      document: documentOf('activityAdded(practiceId: $id) { id }'),
      id: stack.practiceId,
      event: { type: 'activity.changed', ids: [plain(entry)] },
    };
  },
  clientChanged: async (stack) => {
    const [id = ''] = await addClients(stack, [{}]);
    return {
      document: documentOf('clientChanged(id: $id) { id }'),
      id,
      event: { type: 'clients.changed', ids: [plain(id)] },
    };
  },
  jobChanged: async (stack) => {
    const [id = ''] = await addJobs(stack, [{}]);
    return {
      document: documentOf('jobChanged(id: $id) { id pendingSync { reasons } }'),
      id,
      event: { type: 'jobPendingSync.changed', ids: [plain(id)] },
    };
  },
};

describe.each(Object.entries(transports))('A member who is removed, %s', (_transport, follow) => {
  let stack: TestStack;
  beforeEach(async () => {
    stack = await startStack({ worker: false, connect: false });
  });
  afterEach(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it.each(Object.entries(subscriptions))(
    'The subscription %s ends for the removed member as if the practice did not exist',
    async (_field, subjectIn) => {
      const subject = await subjectIn(stack);
      const tell = () => appendEvents(stack, [subject.event]);
      await using results = await follow(stack, subject);
      expect(await untilHeard(results.next(), tell)).not.toHaveProperty('errors');
      await stack.prisma.membership.deleteMany({ where: { role: 'STANDARD' } });
      await tell();
      const received: Result[] = [];
      for (let each = await results.next(); each !== null; each = await results.next()) {
        received.push(each);
      }
      // Events from before the removal may still arrive, and after it only the refusal.
      const refused = received.slice(received.findIndex(({ errors }) => errors !== undefined));
      for (const { data } of refused) expect(data ?? null).toBeNull();
      for (const { errors } of refused) {
        expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
      }
      expect(refused.length).toBeGreaterThan(0);
    },
  );
});

describe('A member who is removed', () => {
  let stack: TestStack;
  beforeEach(async () => {
    stack = await startStack({ worker: false });
  });
  afterEach(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('A removed member can neither edit nor discard nor sync a record', async () => {
    const [jobId = ''] = await addJobs(stack, [{}]);
    const [clientId = ''] = await addClients(stack, [{}]);
    const [definitionId = ''] = await addFieldDefinitions(stack, [{}]);
    const { practiceId } = stack;
    for (const record of [jobId, clientId]) {
      await addPendingChange(stack, record, { field: 'description' });
    }
    const values = [{ definitionId, value: { text: 'x' } }];
    const requests: Record<string, object>[] = [
      { updateJob: { jobId, name: 'New' }, updateClient: { clientId, name: 'New' } },
      ...[jobId, clientId].map((recordId) => ({
        setFieldValues: { recordId, values },
        discardPendingChanges: { recordId },
      })),
      { requestSync: { practiceId, kind: 'JOB', recordId: jobId } },
    ];
    const ask = async (field: string, input: object): Promise<unknown> => {
      const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`;
      const query = `mutation ($input: ${type}) { ${field}(input: $input) { __typename } }`;
      const authorization = `Bearer ${await stack.tokenFor('standard')}`;
      return (await post(stack.url, { query, variables: { input }, authorization })).body.data;
    };
    const everything = () =>
      Promise.all([
        stack.prisma.job.findMany({ include: { values: true, pending: true } }),
        stack.prisma.client.findMany({ include: { values: true, pending: true } }),
        stack.prisma.event.count(),
        stack.prisma.outboxMessage.count(),
        stack.prisma.practiceActivity.count(),
      ]);
    await stack.prisma.membership.deleteMany({ where: { role: 'STANDARD' } });
    const before = await everything();
    for (const [field, input] of requests.flatMap((each) => Object.entries(each))) {
      expect(await ask(field, input)).toEqual({ [field]: { __typename: 'NotPermitted' } });
    }
    expect(await everything()).toEqual(before);
  });
});
