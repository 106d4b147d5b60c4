// Who may import whom. The table is in docs/ARCHITECTURE.md; each rule's comment names its line.
// @ts-check

/** @type {(name: string, from: string, to: object, comment?: string) => object} */
const forbid = (name, from, to, comment = 'see the import table in docs/ARCHITECTURE.md') => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to,
});

/** Every file of this repository except the listed ones. @type {(...allowed: string[]) => object} */
const ownExcept = (...allowed) => ({
  path: '^(src|schema|workflows|prisma|sandbox|embedded|web|test|bench|simulation|codegen)',
  pathNot: allowed,
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that import each other are one file in two places.',
      from: {},
      to: { circular: true },
    },
    forbid('domain-imports-itself', '^src/domain/', ownExcept('^src/domain/')),
    forbid('domain-uses-no-library', '^src/domain/', {
      dependencyTypes: ['npm', 'npm-dev', 'core'],
    }),
    forbid('ports-import-domain', '^src/ports/', ownExcept('^src/(domain|ports)/')),
    forbid(
      'engine-imports-ports',
      '^src/(sync|edits|practices)/',
      ownExcept(
        '^src/(domain|ports|sync|edits|practices)/',
        '^src/db/unit-of-work',
        '^src/temporal/contract',
      ),
    ),
    forbid(
      'rooms-of-the-engine-have-entries',
      '^src/(sync|edits|practices)/',
      {
        path: '^src/(sync|edits|practices)/',
        // A room's own files, and what the rooms offer to each other.
        pathNot: [
          '^src/$1/',
          '^src/sync/(wake|save-run|start-due-syncs|retry-store)',
          '^src/sync/(page/page|steps/single-record)',
          '^src/edits/pending-sync-changed',
          '^src/practices/connection/call-gate',
          '^src/practices/connection/connection-health',
        ],
      },
      'the entry files of the rooms are named in docs/ARCHITECTURE.md',
    ),
    forbid('engine-uses-no-vendor', '^src/(sync|edits|practices)/', {
      dependencyTypes: ['npm', 'npm-dev'],
    }),
    forbid('xpm-imports-ports', '^src/xpm/', ownExcept('^src/(domain|ports|xpm)/')),
    forbid(
      'db-imports-ports',
      '^src/db/',
      ownExcept('^src/(domain|ports|db)/', '^src/telemetry/spans', '^prisma/generated/'),
    ),
    forbid('events-import-ports', '^src/events/', ownExcept('^src/(domain|ports|events)/')),
    forbid(
      'temporal-imports-ports',
      '^src/temporal/',
      ownExcept('^src/(domain|ports|temporal|telemetry)/'),
    ),
    forbid(
      'workflows-are-pure',
      '^workflows/(?!activities)',
      ownExcept('^workflows/(?!activities)', '^src/domain/', '^src/temporal/contract'),
    ),
    forbid(
      'activities-call-the-engine',
      '^workflows/activities',
      ownExcept('^src/temporal/contract', '^src/(domain|ports|sync|edits|practices)/'),
    ),
    forbid(
      'schema-calls-the-engine',
      '^schema/',
      ownExcept(
        '^schema/',
        '^src/(domain|ports|sync|edits|practices)/',
        '^src/context',
        '^prisma/generated/',
        '^src/events/practice-feed',
        '^src/telemetry/log-fields',
      ),
    ),
    forbid(
      'http-serves-the-schema',
      '^src/http/',
      ownExcept(
        '^src/http/',
        '^schema/',
        '^src/(context|logger|shutdown|config)',
        '^src/(domain|practices|telemetry)/',
        '^src/events/(practice-feed|next-reads)',
      ),
    ),
    forbid(
      'telemetry-imports-ports',
      '^src/telemetry/',
      ownExcept('^src/(domain|ports|telemetry)/'),
    ),
    forbid(
      'web-knows-the-schema-only',
      '^web/',
      ownExcept('^web/'),
      'The app is a client like any other: it uses the GraphQL API and nothing else of this repository.',
    ),
    forbid('sandbox-imports-itself', '^sandbox/', ownExcept('^sandbox/')),
    forbid('bench-measures-from-outside', '^bench/', ownExcept('^bench/', '^embedded/', '^src/')),
    forbid(
      'simulation-stages-the-product',
      '^simulation/',
      ownExcept('^simulation/', '^sandbox/server', '^embedded/', '^src/'),
    ),
    forbid('only-db-and-schema-import-prisma', '^(?!src/db/|schema/|src/context|prisma/|test/)', {
      path: '^prisma/generated/',
    }),
    forbid('processes-are-roots', '^(?!embedded/|test/|bench/|simulation/)', {
      path: '^src/(server|worker)\\.ts$',
    }),
    forbid(
      'src-imports-no-workflow',
      '^src/(?!(server|worker|activity-dependencies)\\.ts)',
      { path: '^workflows/' },
      'Workflows import src/temporal/contract.ts, never the other way round.',
    ),
    forbid('product-imports-no-harness', '^(src|schema|workflows)/', {
      path: '^(embedded|test|bench|simulation)/',
    }),
  ],
  options: {
    exclude: { path: '^web/dist/' },
    doNotFollow: { path: ['node_modules', 'prisma/generated'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
};
