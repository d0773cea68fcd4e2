import type { TableName } from '../contract.ts';
import { DEFECTS } from './defects.ts';
import { BASE, type PlannedFile } from './files.ts';
import { plainRows } from './plain.ts';
import { plant, type Tally, tally } from './planting.ts';
import type { Shop } from './shop.ts';
import { countBeforeSignup } from './transactions.ts';

/** Plants the defects in the base years' file of each table; says how many there are, those of the clean data included. */
export function dirtyFiles(
  shop: Shop,
  clean: PlannedFile[],
): { files: PlannedFile[]; planted: Record<TableName, Tally> } {
  const plain = plainRows(shop);
  const planted = {} as Record<TableName, Tally>;
  const files = clean.map((file) => {
    const { table, rows, lines } = file;
    if (planted[table] !== undefined) {
      planted[table].rows += rows;
      return file;
    }
    planted[table] = tally(rows, DEFECTS[table]);
    return { ...file, rows: planted[table].rows, lines: plant(lines, rows, DEFECTS[table], plain[table]) };
  });
  planted.transactions.notes['before signup'] = countBeforeSignup(shop, BASE);
  return { files, planted };
}
