import path from 'node:path';
import { defineConfig } from 'vitest/config';
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

const shared = {
  environment: 'node',
  // A poll waits for a fact. By default it gives up after one second, which on a busy machine says nothing.
  expect: { requireAssertions: true, poll: { timeout: 20_000 } },
  // The files that run one after the other share a process. Most of a short file's time would be the import
  // of the product, and its first run before V8 has optimized it. Therefore no test mocks a module.
  isolate: false,
  // Node's own EventSource, for the tests of server-sent events.
  execArgv: ['--experimental-eventsource'],
};

// As Node itself resolves. Vite's default adds `development`, for which graphql has a second copy:
// the product's errors would not be instances of the libraries' GraphQLError.
const resolve = { conditions: ['module-sync', 'node'] };
/** The longest files. Started last, one of them would run alone at the end. */
const longest = [
  'crash-table',
  'push-crash',
  'simulated-day',
  'start-and-stop',
  'incident',
  'unplug',
  'outages',
  'sweeps',
  'two-of-each',
  'deletions',
  'crash',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longest.indexOf(path.basename(moduleId, '.test.ts'));
      return found === -1 ? longest.length : found;
    };
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => place(one) - place(other));
  }
}

const project = { ssr: { resolve } };

export default defineConfig({
  test: {
    // Most of a journey is waiting: two of them at once take hardly longer than one.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
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
          // It ends what hangs. Restarts and killed workers take a quarter of a minute, on a busy machine minutes.
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        ...project,
        test: {
          ...shared,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
