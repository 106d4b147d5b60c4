import { describe, expect, it } from 'vitest';
import { graphql } from '../../support/graphql.ts';
import { startStack } from '../../support/stack/stack.ts';
import { runFinished, startSync } from '../../support/sync/sync.ts';

interface XpmGroups {
  readonly records: readonly { readonly UUID: string; readonly Name: string }[];
}

describe('Client groups', () => {
  it('A clients sync follows groups renamed, deleted and restored in XPM', async () => {
    await using stack = await startStack();
    const inXpm = (action: string, uuid?: string, fields?: object): Promise<XpmGroups> =>
      stack.sandbox.post('records', { resource: 'clientGroup', action, uuid, fields });
    const sync = async () => runFinished(stack, await startSync(stack, 'CLIENTS'));
    const groups = async () => {
      const { practice } = await stack.execute('admin', groupsOf, { id: stack.practiceId });
      const edges = practice?.clientGroups.edges ?? [];
      return Object.fromEntries(edges.map(({ node }) => [node.xpmId, node]));
    };
    await sync();
    const [renamed, deleted] = (await inXpm('list')).records;
    if (renamed === undefined || deleted === undefined) throw new Error('XPM has two groups.');
    await inXpm('update', renamed.UUID, { Name: 'The Aroha Whānau' });
    await inXpm('delete', deleted.UUID);
    expect(await sync()).toMatchObject({ state: 'SUCCEEDED', progress: { archived: 0 } });
    expect((await groups())[renamed.UUID]).toMatchObject({ name: 'The Aroha Whānau' });
    expect((await groups())[deleted.UUID]).toMatchObject({ name: deleted.Name, status: 'DELETED' });
    await inXpm('add', undefined, { UUID: deleted.UUID, Name: deleted.Name });
    await sync();
    expect((await groups())[deleted.UUID]).toMatchObject({ name: deleted.Name, status: 'ACTIVE' });
  });
});

const groupsOf = graphql(`
  query Groups($id: ID!) {
    practice(id: $id) {
      clientGroups(first: 200, filter: { statuses: [ACTIVE, DELETED, MISSING] }) {
        edges {
          node {
            xpmId
            name
            status
          }
        }
      }
    }
  }
`);
