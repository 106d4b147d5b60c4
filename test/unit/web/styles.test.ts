import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';

const imports = /import \{([^}]+)\} from '@mantine\/core'/g;

test('The styles of every component that the app uses are loaded', async () => {
  const used = new Set<string>();
  for await (const file of glob('web/**/*.tsx', { exclude: ['web/dist/**'] })) {
    for (const [, names = ''] of readFileSync(file, 'utf8').matchAll(imports)) {
      for (const name of names.split(',')) used.add(name.trim());
    }
  }
  const styled = [...used].filter((name) =>
    existsSync(`node_modules/@mantine/core/styles/${name}.css`),
  );
  const loaded = readFileSync('web/shell/styles.ts', 'utf8');
  expect(styled).toContain('Group');
  expect(styled.filter((name) => !loaded.includes(`/${name}.css`))).toEqual([]);
});
