import { sqlName, sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { contract, type TableName } from '../../data/contract.ts';
import { canonical, integer } from './cells.ts';

/** The id columns of a table, in contract order. */
export function idColumns(table: TableName): string[] {
  return contract[table].columns.filter(({ type }) => type === 'id').map(({ name }) => name);
}

/**
 * For each id column of an ingested part, whether all its values are canonical 64-bit integers. Only the columns in
 * `textIds` need to be checked. `event_id` is left out, because no table is joined by it.
 */
export async function canonicalIds(
  database: Database,
  table: TableName,
  part: string,
  textIds: ReadonlySet<string>,
): Promise<Record<string, boolean>> {
  const ids = idColumns(table).filter((id) => id !== 'event_id');
  const unsure = ids.filter((id) => textIds.has(id));
  const checks = unsure.map((id) => `${allCanonical(sqlName(id))} as ${sqlName(id)}`);
  const [found] =
    unsure.length > 0 ? await database.rows(`select ${checks.join(', ')} from read_parquet(${sqlText(part)})`) : [];
  return Object.fromEntries(ids.map((id) => [id, !textIds.has(id) || found?.[id] === true]));
}

/** SQL: NULL counts as canonical, and so does `-0`, which is kept as text. */
const allCanonical = (id: string) =>
  `coalesce(bool_and(${id} is null or ${id} = '-0' or ${canonical(integer(id), id)} is not null), true)`;
