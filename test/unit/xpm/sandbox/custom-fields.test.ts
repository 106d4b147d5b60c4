import { describe, expect, test } from 'vitest';
import type { SandboxSettings } from '../../../../sandbox/settings.ts';
import type { FieldValueChange } from '../../../../src/domain/records/field-value.ts';
import type { TestSource } from '../support.ts';
import { drain, practiceId } from '../support.ts';
import { known, someClient, someJob, start } from './practice.ts';

describe('Custom fields in the sandbox', () => {
  const values = {
    TEXT: ['Box 12\n& more', 'plain'],
    DECIMAL: ['1234567.5', '-0.25'],
    NUMBER: ['1234567', '-3'],
    BOOLEAN: ['true', null],
    DATE: ['2028-02-29', '1999-12-31'],
  } as const;

  /** Two rounds of values for all fields that such a record has, then the round that clears them. */
  async function roundsFor({ source }: TestSource, use: 'useJob' | 'useClient') {
    const { records } = await drain(await source.list(practiceId, 'fieldDefinitions'));
    const used = records.filter((definition) => definition[use]);
    const round = (at: 0 | 1 | null): FieldValueChange[] =>
      used.map(({ xpmId, valueElement, type }) => {
        const options = type === 'Dropdown List' ? ['Silver & up', 'Ōkiwi'] : values[valueElement];
        return {
          definitionXpmId: xpmId,
          valueElement,
          value: at === null ? null : (options[at] ?? null),
        };
      });
    return [round(0), round(1), round(null)];
  }

  const sorted = (list: readonly FieldValueChange[]) =>
    list
      .filter(({ value }) => value !== null)
      .map(({ definitionXpmId, valueElement, value }) => ({ definitionXpmId, valueElement, value }))
      .toSorted((a, b) => a.definitionXpmId.localeCompare(b.definitionXpmId));

  const settings: Partial<SandboxSettings>[] = [
    { decimalsGrouped: true },
    { decimalsGrouped: false, jobIdentifier: 'number' },
    { absentFieldValues: 'clear', jobIdentifier: 'both' },
  ];

  test.each(settings)(
    '%j: values of a job are read back as they were written, and cleared',
    async (them) => {
      await using xpm = await start(them);
      const job = await someJob(xpm);
      for (const round of await roundsFor(xpm, 'useJob')) {
        await xpm.writes.setJobFieldValues(practiceId, job, round);
        const read = known(await xpm.source.jobFieldValues(practiceId, job));
        expect(read.problems).toEqual([]);
        expect(sorted(read.records)).toEqual(sorted(round));
      }
    },
  );

  test.each(settings)(
    '%j: values of a client are read back as they were written, and cleared',
    async (them) => {
      await using xpm = await start(them);
      const { xpmId } = await someClient(xpm);
      const rounds = await roundsFor(xpm, 'useClient');
      expect(new Set(rounds.flat().map(({ valueElement }) => valueElement)).size).toBe(5);
      for (const round of rounds) {
        await xpm.writes.setClientFieldValues(practiceId, xpmId, round);
        const read = known(await xpm.source.clientFieldValues(practiceId, xpmId));
        expect(read.problems).toEqual([]);
        expect(sorted(read.records)).toEqual(sorted(round));
      }
    },
  );

  test('A value that is set leaves the others unchanged', async () => {
    await using xpm = await start();
    const job = await someJob(xpm);
    const [first = []] = await roundsFor(xpm, 'useJob');
    await xpm.writes.setJobFieldValues(practiceId, job, first);
    const [one, ...others] = first;
    if (one === undefined) throw new Error('jobs have no fields');
    await xpm.writes.setJobFieldValues(practiceId, job, [{ ...one, value: null }]);
    const read = known(await xpm.source.jobFieldValues(practiceId, job));
    expect(sorted(read.records)).toEqual(sorted(others));
  });
});
