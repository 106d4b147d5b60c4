import { z } from 'zod';
import type { Practice } from '../practice/practice.ts';
import { practiceOf } from '../practice/practice-seed.ts';
import { countries } from '../practice/tax-returns/tax-return.ts';
import type { SandboxState } from '../sandbox-state.ts';
import type { ControlRoute } from './control-route.ts';
import { controlRoute, noInput, practiceIndex, practiceKey } from './control-route.ts';

const practiceRequest = z.strictObject({
  /** The practice to replace. Default: a new practice is added. */
  practice: practiceKey.exactOptional(),
  name: z.string().min(1).max(200).exactOptional(),
  clients: z.int().min(0).max(1_000_000),
  staff: z.int().min(0).max(1_000).exactOptional(),
  /** Default: the country of the replaced practice, or Australia. */
  country: z.enum(countries).exactOptional(),
  /** Default: one for every four clients. A practice without clients has no jobs. */
  jobs: z.int().min(0).max(1_000_000).exactOptional(),
  seed: z.int().min(0).max(0xffff_ffff).exactOptional(),
  controlCharacters: z.boolean().exactOptional(),
});

export const practiceRoutes: readonly ControlRoute[] = [
  controlRoute('GET', 'practices', noInput, ({ practices }) => practices.all().map(practiceJson)),
  controlRoute('POST', 'practice', practiceRequest, (sandbox, request) => {
    const { clients, staff, jobs, seed, controlCharacters } = request;
    const index = request.practice === undefined ? -1 : practiceIndex(sandbox, request.practice);
    const replaced = sandbox.practices.at(index);
    const country = request.country ?? replaced?.country;
    const name = request.name ?? replaced?.name ?? `Practice ${sandbox.practices.all().length}`;
    const practice = practiceOf({
      type: 'generated',
      name,
      clients,
      ...(staff === undefined ? {} : { staff }),
      ...(jobs === undefined ? {} : { jobs }),
      ...(seed === undefined ? {} : { seed }),
      ...(controlCharacters === undefined ? {} : { controlCharacters }),
      ...(country === undefined ? {} : { country }),
      // The same tenant with other records, so its tokens and its quota usage stay valid.
      ...(replaced === null
        ? {}
        : { tenantId: replaced.tenantId, windowOffsets: replaced.windowOffsets }),
      ...(replaced === null ? newTenant(sandbox, name) : {}),
    });
    if (replaced === null) return practiceJson(practice, sandbox.practices.add(practice));
    sandbox.practices.replace(index, practice);
    return practiceJson(practice, index);
  }),
];

function practiceJson(practice: Practice, index: number): Record<string, unknown> {
  const { name, tenantId, country, clients, staff, jobs, customFields, taxReturns } = practice;
  return {
    index,
    name,
    tenantId,
    country,
    clients: clients.count,
    staff: staff.count,
    jobs: jobs.count,
    customFields: customFields.definitions.count,
    taxReturns: taxReturns.count,
  };
}

/** Two practices with one name are two tenants. */
function newTenant({ practices }: SandboxState, name: string): { readonly tenantId?: string } {
  const isNew = practices.all().every((practice) => practice.name !== name);
  return isNew ? {} : { tenantId: crypto.randomUUID() };
}
