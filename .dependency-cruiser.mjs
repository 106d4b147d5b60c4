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

/** Everything of ours that is not among these. @type {(...allowed: string[]) => object} */
const ownExcept = (...allowed) => ({
  path: '^(src|schema|workflows|prisma|sandbox|embedded|web|test|bench|codegen)',
  pathNot: allowed,
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that import each other are one file in two places.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    forbid('domain-imports-itself-only', '^src/domain/', ownExcept('^src/domain/')),
    forbid('domain-knows-no-library', '^src/domain/', {
      dependencyTypes: ['npm', 'npm-dev', 'core'],
    }),
    forbid('xpm-imports-domain', '^src/xpm/', ownExcept('^src/(domain|xpm)/')),
    forbid(
      'db-imports-domain',
      '^src/db/',
      ownExcept('^src/(domain|db)/', '^src/telemetry/(spans|log-fields)', '^prisma/generated/'),
    ),
    forbid('events-import-domain', '^src/events/', ownExcept('^src/(domain|events)/')),
    forbid(
      'temporal-imports-ports-and-contract',
      '^src/temporal/',
      ownExcept('^src/domain/ports/', '^src/(temporal|telemetry)/', '^workflows/contract'),
    ),
    forbid(
      'workflows-are-pure',
      '^workflows/[^/]+$',
      ownExcept('^workflows/[^/]+$', '^src/domain/'),
    ),
    forbid(
      'activities-get-adapters-as-arguments',
      '^workflows/activities/',
      ownExcept('^workflows/activities/', '^workflows/contract', '^src/domain/'),
    ),
    forbid(
      'schema-reads-prisma-and-calls-domain',
      '^schema/',
      ownExcept(
        '^schema/',
        '^src/domain/',
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
        '^src/(domain|telemetry)/',
      ),
    ),
    forbid('telemetry-imports-domain', '^src/telemetry/', ownExcept('^src/(domain|telemetry)/')),
    forbid('sandbox-imports-itself', '^sandbox/', ownExcept('^sandbox/')),
    forbid(
      'bench-measures-from-outside',
      '^bench/',
      ownExcept('^bench/', '^embedded/', '^src/', '^workflows/contract'),
    ),
    forbid(
      'simulation-stages-the-product',
      '^simulation/',
      ownExcept('^simulation/', '^sandbox/server', '^embedded/', '^src/', '^workflows/contract'),
    ),
    forbid('only-db-and-schema-know-prisma', '^(?!src/db/|schema/|src/context|prisma/|test/)', {
      path: '^prisma/generated/',
    }),
    forbid('roots-are-imported-by-nobody', '^(?!embedded/|test/|bench/|simulation/)', {
      path: '^src/(server|worker)\\.ts$',
    }),
    forbid('product-knows-no-surroundings', '^(src|schema|workflows)/', {
      path: '^(embedded|test|bench|simulation)/',
    }),
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'prisma/generated'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.js'] },
  },
};
