import { contract, type TableName } from '../../data/contract.ts';
import { sqlName, sqlText } from '../sql.ts';
import type { Database } from '../stage.ts';

/**
 * For each id column of an ingested part: whether every value that is there is a canonical 64-bit integer. `event_id`,
 * which joins nothing, stays text and is not looked at.
 */
export async function canonicalIds(
  database: Database,
  table: TableName,
  part: string,
): Promise<Record<string, boolean>> {
  const ids = contract[table].columns
    .filter(({ type, name }) => type === 'id' && name !== 'event_id')
    .map(({ name }) => name);
  const checks = ids.map((id) => `coalesce(bool_and(${canonical(sqlName(id))}), true) as ${sqlName(id)}`);
  const [row] = await database.rows(`select ${checks.join(', ')} from read_parquet(${sqlText(part)})`);
  return Object.fromEntries(ids.map((id) => [id, row?.[id] === true]));
}

/** An integer is canonical when writing it gives the same text; the cast alone takes 1.5, 1e3 and 007. NULL counts as one. */
const canonical = (id: string) =>
  `${id} is null or ${id} = '-0' or coalesce(try_cast(${id} as bigint)::varchar = ${id}, false)`;
