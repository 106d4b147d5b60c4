import { describe, expect, test } from 'vitest';
import type { SandboxSettings } from '../../../../sandbox/settings.ts';
import { drain, practiceId } from '../support.ts';
import type { SandboxPractice } from './practice.ts';
import { start } from './practice.ts';

describe('Spellings', () => {
  const spellings: Partial<SandboxSettings>[] = [
    { okStatus: 'Ok' },
    { okStatus: 'ok' },
    { dateZone: 'Z' },
    { dateZone: '+13:00' },
    { emoji: 'surrogateReferences' },
    { controlCharacters: 'raw' },
  ];
  const readAll = async ({ source, caller }: SandboxPractice) => {
    const odd = { practice: 0, clients: 40, jobs: 30, seed: 5, controlCharacters: true };
    await caller.post('practice', odd);
    const fields = { LastName: 'Zoë 😀' };
    const change = { action: 'update', resource: 'client', count: 2, fields };
    await caller.post('records', change);
    return {
      clients: await drain(await source.clients(practiceId)),
      jobs: await drain(await source.currentJobs(practiceId)),
    };
  };

  test.each(spellings)('%j: every record and every problem is the same', async (settings) => {
    await using plain = await start();
    await using odd = await start(settings);
    const expected = await readAll(plain);
    expect(await readAll(odd)).toEqual(expected);
    expect(expected.clients.records).toHaveLength(40);
    expect(expected.clients.records[0]?.lastName).toBe('Zoë 😀');
    expect(expected.clients.problems).toMatchObject([
      { type: 'textRepaired', reason: 'FORBIDDEN_CHARACTER', position: 22, part: 'Address' },
      { type: 'partLeftOut', reason: 'PART_INCOMPLETE', position: 27, part: 'Contacts[3].Name' },
    ]);
    expect(expected.jobs.records.filter(({ client }) => client === null)).toHaveLength(1);
    expect(expected.jobs.problems).toEqual([]);
  });
});
