import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { copyRows } from './copy.ts';
import { canonicalIds } from './ids.ts';
import { examplesOf, type Loaded, type LoadJob, partName, sumOf } from './load.ts';
import { parquetError, parquetScan } from './scan.ts';

/** Loads a Parquet file. Its rows are numbered from 1. */
export async function loadParquet({ w, readable, table, mapping, timezone, fileName }: LoadJob): Promise<Loaded> {
  const database = await w.database([readable.path]);
  const scan = await parquetScan(database, readable.path, table, mapping, fileName);
  const to = join(w.folder, partName(0));
  const copied = await copyRows({ database, scan, table, timezone, to, name: 'rows' }).catch((error) => {
    throw parquetError(error, fileName);
  });
  const idsCanonical = await canonicalIds(database, table, to, copied.textIds);
  await rename(to, w.output(partName(0)));
  const { accepted, rejected, nulled } = copied;
  return {
    columns: scan.columns,
    parts: [{ name: partName(0), rows: accepted }],
    idsCanonical,
    rows: accepted + sumOf(rejected),
    rejected,
    nulled,
    ...examplesOf(copied, (row) => row + 1),
    notes: readable.notes,
  };
}
