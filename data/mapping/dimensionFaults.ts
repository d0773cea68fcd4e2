import { shown } from '../../core/words.ts';
import { contract, type TableName, tableNames } from '../contract.ts';
import { dimensionTables, maxDimensions, type WithDimensions } from '../dimensions.ts';

/** The faults of the dimensions of all tables, one message each. */
export function dimensionFaults(mapping: Partial<Record<TableName, WithDimensions>>): string[] {
  const seen = new Map<string, string>();
  const faults = tableNames.flatMap((table) =>
    (mapping[table]?.dimensions ?? []).flatMap((name) => {
      const where = `mapping.${table}.dimensions`;
      const key = name.toLowerCase();
      const before = seen.get(key);
      seen.set(key, table);
      if (!dimensionTables.includes(table)) return [`${where}: expected dimensions of ${dimensionTables.join(', ')}`];
      if (/\p{Cc}/u.test(name)) return [`${where}: the name ${shown(name)} has a control character`];
      if (inContract(key)) return [`${where}: ${shown(name)} is a column of the contract; rename it in the file`];
      if (before !== undefined) return [`${where}: ${shown(name)} is a dimension of ${before} already; rename one`];
      return [];
    }),
  );
  if (seen.size <= maxDimensions) return faults;
  return [`mapping: found ${seen.size} dimensions, expected at most ${maxDimensions}`, ...faults];
}

function inContract(name: string): boolean {
  return dimensionTables.some((table) => contract[table].columns.some((column) => column.name === name));
}
