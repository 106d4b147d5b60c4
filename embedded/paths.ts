import path from 'node:path';

/** Every file is in the clone, whatever the working directory: removing the clone removes everything. */
const root = path.resolve(import.meta.dirname, '..');

export const paths = {
  root,
  cache: path.join(root, '.cache'),
  data: path.join(root, '.data'),
  web: path.join(root, 'web/dist'),
  migrations: path.join(root, 'prisma/migrations'),
} as const;
