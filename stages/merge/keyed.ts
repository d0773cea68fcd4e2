import { parquetFormat, sqlName, sqlText } from '../../core/sql.ts';
import type { Database, Workspace } from '../../core/stage.ts';

const keys = { customers: 'customer_id', products: 'product_id', campaigns: 'campaign_id' } as const;
type KeyedTable = keyof typeof keys;

/** Rows dropped from each keyed table: `duplicates` repeat the key of an earlier row, `keyless` have no key. */
export type KeyCounts = { duplicates: Record<KeyedTable, number>; keyless: Record<KeyedTable, number> };

/** Writes `<table>.parquet` with the first row of each key, in source order. */
export async function writeKeyedTables(workspace: Workspace, database: Database): Promise<KeyCounts> {
  const counts = { duplicates: {}, keyless: {} } as KeyCounts;
  for (const [table, key] of Object.entries(keys) as [KeyedTable, string][]) {
    const { rows, known, distinct } = await countKeys(database, table, key);
    counts.keyless[table] = rows - known;
    counts.duplicates[table] = known - distinct;
    const query = known === distinct ? knownRows(table, key) : firstRows(table, key);
    await database.run(`copy (${query}) to ${sqlText(workspace.output(`${table}.parquet`))} ${parquetFormat}`);
  }
  return counts;
}

async function countKeys(database: Database, table: KeyedTable, key: string) {
  const [counts] = await database.rows<{ rows: number; known: number; distinct: number }>(`
    select count(*) as rows, count(${sqlName(key)}) as known, count(distinct ${sqlName(key)}) as distinct
    from source_${table}`);
  return counts!;
}

function knownRows(table: KeyedTable, key: string): string {
  return `select * from source_${table} where ${sqlName(key)} is not null`;
}

function firstRows(table: KeyedTable, key: string): string {
  return `select * exclude (source_row) from (select row_number() over () as source_row, * from source_${table})
    where ${sqlName(key)} is not null
    qualify row_number() over (partition by ${sqlName(key)} order by source_row) = 1
    order by source_row`;
}
