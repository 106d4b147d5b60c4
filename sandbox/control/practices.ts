import { z } from 'zod';
import type { Practice } from '../practice/practice.ts';
import { practiceOf } from '../practice/practice-seed.ts';
import { countries } from '../practice/tax-returns/tax-return.ts';
import type { World } from '../sandbox-state.ts';
import type { ControlRoute } from './control-route.ts';
import { controlRoute, nothing, practiceIndex, practiceKey } from './control-route.ts';

const input = z.strictObject({
  /** The one to replace; a new one is added when not given. */
  practice: practiceKey.exactOptional(),
  name: z.string().min(1).max(200).exactOptional(),
  clients: z.int().min(0).max(1_000_000),
  staff: z.int().min(0).max(1_000).exactOptional(),
  /** That of the replaced one, or Australia, when not given. */
  country: z.enum(countries).exactOptional(),
  /** One for every four clients when not given; none where there are no clients. */
  jobs: z.int().min(0).max(1_000_000).exactOptional(),
  seed: z.int().min(0).max(0xffff_ffff).exactOptional(),
});

export const practiceRoutes: readonly ControlRoute[] = [
  controlRoute('GET', 'practices', nothing, ({ practices }) => practices.all().map(summary)),
  controlRoute('POST', 'practice', input, (world, request) => {
    const { clients, staff, jobs, seed } = request;
    const index = request.practice === undefined ? -1 : practiceIndex(world, request.practice);
    const old = world.practices.at(index);
    const country = request.country ?? old?.country;
    const name = request.name ?? old?.name ?? `Practice ${world.practices.all().length}`;
    const practice = practiceOf({
      kind: 'generated',
      name,
      clients,
      ...(staff === undefined ? {} : { staff }),
      ...(jobs === undefined ? {} : { jobs }),
      ...(seed === undefined ? {} : { seed }),
      ...(country === undefined ? {} : { country }),
      // The same tenant with other records: its tokens and its used-up quota stay.
      ...(old === null ? {} : { tenantId: old.tenantId, windows: old.windows }),
      ...(old === null ? freshTenant(world, name) : {}),
    });
    if (old === null) return summary(practice, world.practices.add(practice));
    world.practices.replace(index, practice);
    return summary(practice, index);
  }),
];

function summary(practice: Practice, index: number): Record<string, unknown> {
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

/** Two practices of one name are still two tenants. */
function freshTenant({ practices }: World, name: string): { readonly tenantId?: string } {
  const isNew = practices.all().every((practice) => practice.name !== name);
  return isNew ? {} : { tenantId: crypto.randomUUID() };
}
