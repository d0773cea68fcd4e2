import { sqlName, sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { contract, type TableName } from '../../data/contract.ts';
import { canonical, integer } from './cells.ts';

export function idColumns(table: TableName): string[] {
  return contract[table].columns.filter(({ type }) => type === 'id').map(({ name }) => name);
}

/**
 * For each id column of an ingested part: whether every value that is there is a canonical 64-bit integer, as all are but
 * those in the columns `textIds`. `event_id`, which joins nothing, is not told.
 */
export async function canonicalIds(
  database: Database,
  table: TableName,
  part: string,
  textIds: ReadonlySet<string>,
): Promise<Record<string, boolean>> {
  const ids = idColumns(table).filter((id) => id !== 'event_id');
  const looked = ids.filter((id) => textIds.has(id));
  const checks = looked.map((id) => `${allCanonical(sqlName(id))} as ${sqlName(id)}`);
  const [found] =
    looked.length > 0 ? await database.rows(`select ${checks.join(', ')} from read_parquet(${sqlText(part)})`) : [];
  return Object.fromEntries(ids.map((id) => [id, !textIds.has(id) || found?.[id] === true]));
}

/** NULL counts as canonical, and so does `-0`, which is kept as text. */
const allCanonical = (id: string) =>
  `coalesce(bool_and(${id} is null or ${id} = '-0' or ${canonical(integer(id), id)} is not null), true)`;
