import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';
import { checkBudgets } from './build/check-budgets.ts';

const entry = /[\\/]web[\\/](?:index\.html|main\.tsx)$/;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), checkBudgets(), compression({ algorithms: ['brotliCompress', 'gzip'] })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every visit loads compresses far better as one file than as fifty. The entry stays outside: it awaits
          // the code of the issuer's sign-in, which imports from this file, so both would wait for each other.
          groups: [{ name: 'common', tags: ['$initial'], test: (id) => !entry.test(id) }],
        },
      },
    },
  },
  server: {
    // The API runs on its own port during development.
    proxy: Object.fromEntries(
      ['/graphql', '/dev', '/xpm', '/healthz', '/readyz'].map((path) => [
        path,
        { target: 'http://localhost:4000', ws: true },
      ]),
    ),
  },
});
