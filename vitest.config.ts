import { defineConfig } from 'vitest/config';

const shared = { environment: 'node', expect: { requireAssertions: true } } as const;

// As Node itself resolves. Vite's default adds `development`, for which graphql has a second copy:
// the product's errors would not be instances of the libraries' GraphQLError.
const resolve = { conditions: ['module-sync', 'node'] };
const project = { ssr: { resolve } };

export default defineConfig({
  test: {
    projects: [
      {
        ...project,
        test: {
          ...shared,
          name: 'unit',
          include: ['test/{unit,workflows}/**/*.test.ts'],
          // Some stream thousands of records over real sockets, on a machine that may have other work.
          testTimeout: 30_000,
        },
      },
      {
        ...project,
        test: {
          ...shared,
          name: 'integration',
          include: ['test/{db,api,journey,conformance}/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...project,
        test: {
          ...shared,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
