import path from 'node:path';

/** Everything lies in the clone, whatever directory a command is given in: removing it removes all. */
const root = path.resolve(import.meta.dirname, '..');

export const paths = {
  root,
  cache: path.join(root, '.cache'),
  data: path.join(root, '.data'),
  migrations: path.join(root, 'prisma/migrations'),
} as const;
