import type { Prisma } from '../../../prisma/generated/client.ts';
import { columnName } from '../column-name.ts';

export type Model = Prisma.ModelName;

/** A row of the model's table. */
export type RowOf<M extends Model> = Prisma.TypeMap['model'][M]['payload']['scalars'];

/** What the row of a record has whose absence from XPM's lists is noticed. */
interface Listed {
  readonly xpmId: string;
  readonly deletedAt: Date | null;
  readonly missingSince: Date | null;
  readonly dismissedAt: Date | null;
  readonly lastReadCall: bigint;
}

/** The models of records from XPM. */
export type RecordModel = { [M in Model]: RowOf<M> extends Listed ? M : never }[Model];

/** Tables whose name is not that of their model; `user` is a reserved word of SQL. */
const otherNames: Partial<Readonly<Record<RecordModel, string>>> = { User: 'app_user' };

export const tableName = (model: RecordModel): string => otherNames[model] ?? columnName(model);
