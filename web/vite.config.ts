import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';
import { checkBudgets } from './build/check-budgets.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), checkBudgets(), compression({ algorithms: ['brotliCompress', 'gzip'] })],
  build: { outDir: 'dist', emptyOutDir: true, manifest: true, target: 'es2023' },
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
