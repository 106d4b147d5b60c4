import { describe, expect, it } from 'vitest';
import { decodeId, encodeId, rowId } from '../../../schema/global-id.ts';

const uuid = '0190f3a4-1c5e-7aaa-8bbb-0123456789ab';

describe('Ids', () => {
  it('An id contains its type and is read back', () => {
    expect(encodeId('Client', uuid)).toBe(`Client:${uuid}`);
    expect(decodeId(`Client:${uuid}`)).toEqual({ typename: 'Client', id: uuid });
    expect(rowId('Client', `Client:${uuid}`)).toBe(uuid);
  });

  it.each([
    '',
    'nonsense',
    uuid,
    `:${uuid}`,
    'Client:',
    'Client:1',
    `Client:${uuid} `,
    ` Client:${uuid}`,
    `Client:${uuid}\n`,
    `Client:${uuid}:${uuid}`,
    `Client:{${uuid}}`,
    `Client:${uuid.replaceAll('-', '')}`,
    `Client:${uuid.slice(0, -1)}g`,
    `Cli ent:${uuid}`,
    `Client\u0000:${uuid}`,
    `Client:${'0'.repeat(10_000)}`,
  ])('The id %j is invalid', (id) => {
    expect(decodeId(id)).toEqual({ typename: '', id: '' });
    expect(rowId('Client', id)).toBeNull();
  });

  it('An id is the same in any case, as Postgres writes it', () => {
    expect(rowId('Client', `Client:${uuid.toUpperCase()}`)).toBe(uuid);
  });

  it('An id of another type is invalid for this one', () => {
    expect(rowId('Practice', `Client:${uuid}`)).toBeNull();
    expect(rowId('client', `Client:${uuid}`)).toBeNull();
  });
});
