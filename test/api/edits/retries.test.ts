import { describe, expect, it } from 'vitest';
import { graphql } from '../../support/graphql.ts';
import { addPendingChange } from '../../support/records/records.ts';
import { editableRecords, plain } from './editable-records.ts';

const retryPendingChanges = graphql(`
  mutation RetryPendingChanges($input: RetryPendingChangesInput!) {
    retryPendingChanges(input: $input) {
      __typename
      ... on PendingChangesRetried {
        retried
        job {
          name
          pendingSync {
            reasons
            fields {
              field
              ours
              refusal
              problem
              attempts
              editedBy
            }
          }
        }
      }
    }
  }
`);

const pendingChanges = graphql(`
  query PendingChangesOf(
    $id: ID!
    $filter: PendingChangeFilter
    $first: Int
    $last: Int
    $after: String
    $before: String
  ) {
    practice(id: $id) {
      pendingChanges(filter: $filter, first: $first, last: $last, after: $after, before: $before) {
        totalCount
        edges {
          cursor
          node {
            field {
              label
              refusal
            }
            record {
              __typename
              ... on Job {
                id
              }
              ... on Client {
                id
              }
            }
          }
        }
      }
    }
  }
`);

const minute = (n: number): Date => new Date(Date.UTC(2026, 0, 2, 3, n));

describe('Retries of pending changes', () => {
  const records = editableRecords();
  const { expectNothingDone } = records;
  const refused = { refusal: 'Name is taken.', refusedBy: 'XPM', attempts: 3 } as const;

  const retry = async (recordId: string, fields: string[] | null = null) => {
    const input = { recordId, fields };
    return (await records.stack.execute('standard', retryPendingChanges, { input }))
      .retryPendingChanges;
  };

  it('A retry sends a refused and a delayed change again, with the values as they are', async () => {
    const { stack, job } = records;
    await addPendingChange(stack, job, refused);
    const delay = { problem: 'XPM does not respond.', nextAttemptAt: new Date('2030-01-01') };
    await addPendingChange(stack, job, { ...delay, field: 'budget', label: 'Budget', ours: '7' });
    const change = { refusal: null, problem: null, editedBy: 'Ada Finch' };
    const before = await records.everything();
    expect(await retry(job)).toMatchObject({
      retried: 2,
      job: {
        name: 'Original',
        pendingSync: {
          reasons: ['CHANGES_PENDING'],
          fields: expect.arrayContaining([
            { ...change, field: 'name', ours: 'ours', attempts: 0 },
            { ...change, field: 'budget', ours: '7', attempts: 0 },
          ]) as unknown,
        },
      },
    });
    expect((await records.everything()).outboxMessages).toBe(before.outboxMessages + 1);
    const where = { recordId: plain(job) };
    const [entry] = await stack.prisma.practiceActivity.findMany({ where });
    expect(entry).toMatchObject({
      title: expect.stringMatching(/^Retry changes of job J/) as string,
    });
    expect(entry?.message).toBe('These values are sent to XPM again: Budget: “7”, Name: “ours”.');
  });

  it('A retry of one field leaves the others refused', async () => {
    const { stack, job } = records;
    await addPendingChange(stack, job, refused);
    await addPendingChange(stack, job, { ...refused, field: 'budget', label: 'Budget', ours: '7' });
    expect(await retry(job, ['budget', 'nonsense'])).toMatchObject({
      retried: 1,
      job: { pendingSync: { reasons: ['CHANGES_PENDING', 'CHANGES_REFUSED'] } },
    });
  });

  it('A retry does nothing to changes that are on their way, nor without any', async () => {
    const { stack, job, client } = records;
    await addPendingChange(stack, job, { sending: true });
    for (const record of [job, client]) {
      expect(await expectNothingDone(() => retry(record))).toMatchObject({ retried: 0 });
    }
  });

  it('A refused change of a record that is deleted in XPM is not sent again', async () => {
    const { stack, job } = records;
    await addPendingChange(stack, job, refused);
    const where = { id: plain(job) };
    await stack.prisma.job.update({ where, data: { deletedAt: new Date() } });
    expect(await expectNothingDone(() => retry(job))).toEqual({ __typename: 'RecordArchived' });
  });

  it('The pending changes of a practice are listed by age and refusal, and page by page', async () => {
    const { stack, job, client } = records;
    await stack.prisma.pendingChange.deleteMany();
    await addPendingChange(stack, job, { ...refused, since: minute(2), label: 'Second' });
    await addPendingChange(stack, client, { since: minute(1), label: 'First' });
    // Of the same minute, so that the id decides.
    for (const field of ['email', 'phone']) {
      await addPendingChange(stack, client, { field, since: minute(3), label: field });
    }
    const read = async (variables: object) => {
      const all = { id: stack.practiceId, ...variables };
      const { practice } = await stack.execute('standard', pendingChanges, all);
      const { edges = [], totalCount } = practice?.pendingChanges ?? {};
      return { totalCount, edges, labels: edges.map(({ node }) => node.field.label) };
    };
    const { labels, edges, totalCount } = await read({});
    expect(labels.slice(0, 2)).toEqual(['First', 'Second']);
    expect(totalCount).toBe(4);
    expect(edges[0]?.node.record).toEqual({ __typename: 'Client', id: client });
    expect(edges[1]?.node.record).toEqual({ __typename: 'Job', id: job });
    expect((await read({ filter: { refused: true } })).labels).toEqual(['Second']);
    expect((await read({ filter: { refused: false } })).totalCount).toBe(3);
    expect((await read({ filter: { olderThan: minute(2) } })).labels).toEqual(['First']);
    const forwards: string[] = [];
    for (let after: string | undefined, more = true; more;) {
      const page = await read({ first: 1, after });
      forwards.push(...page.labels);
      after = page.edges.at(-1)?.cursor;
      more = page.edges.length > 0;
    }
    expect(forwards).toEqual(labels);
    const before = edges[3]?.cursor;
    expect((await read({ last: 2, before })).labels).toEqual(labels.slice(1, 3));
    const theirs = await stack.execute('other', pendingChanges, { id: stack.otherPracticeId });
    expect(theirs.practice?.pendingChanges.totalCount).toBe(0);
    const foreign = { id: stack.otherPracticeId, first: 5, after: edges[0]?.cursor ?? '' };
    expect(
      (await stack.execute('other', pendingChanges, foreign)).practice?.pendingChanges.edges,
    ).toEqual([]);
  });
});
