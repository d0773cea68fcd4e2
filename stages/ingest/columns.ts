import { InvalidInput } from '../../core/errors.ts';
import { nearest } from '../../core/suggest.ts';
import { listed, shown } from '../../core/words.ts';
import { contract, type TableName } from '../../data/contract.ts';
import { columnsOf } from '../../data/mapping/expression.ts';
import type { Source, TableMapping } from '../../data/mapping/mapping.ts';
import { renderExpression } from './expression.ts';
import { folded } from './reading/header.ts';

/** Where a table's contract columns come from in one file. */
export type Columns = {
  /** SQL for each contract column's text, over the file's cells; null when the file has it not. */
  cells: Map<string, string | null>;
  /** Positions of the contract columns that are a cell as it stands, which nothing else reads. */
  positions: Map<string, number>;
  present: string[];
  missing: string[];
  /** Positions in the file that something reads, ascending. */
  read: number[];
  /** Names in the file that nothing reads. */
  ignored: string[];
};

/** Names that a file of the table may have in its header. */
export function wantedNames(table: TableName, mapping: TableMapping | null): string[] {
  const sources = sourcesOf(table, mapping);
  return [...new Set([...sources.values()].flatMap((source) => (source === null ? [] : columnsOf(source))))];
}

/** Finds the table's columns among the `names` of a file's header; `cell` gives the SQL of a cell by its position. */
export function bindColumns(
  table: TableName,
  mapping: TableMapping | null,
  names: string[],
  cell: (position: number) => string,
  file: string,
): Columns {
  const positions = positionsOf(names);
  const sources = sourcesOf(table, mapping);
  refuseFaults(table, mapping, sources, positions, names, file);
  const positionOf = (name: string) => positions.get(folded(name))![0]!;
  const read = new Map<number, number>();
  const cellOf = (name: string) => {
    const position = positionOf(name);
    read.set(position, (read.get(position) ?? 0) + 1);
    return cell(position);
  };
  const cells = new Map<string, string | null>();
  for (const [column, source] of sources) {
    const there = source !== null && columnsOf(source).every((name) => positions.has(folded(name)));
    cells.set(column, there ? renderExpression(source, cellOf) : null);
  }
  const all = [...cells.keys()];
  const asTheyStand = [...sources].flatMap(([column, source]): [string, number][] =>
    typeof source === 'string' && cells.get(column) ? [[column, positionOf(source)]] : [],
  );
  return {
    cells,
    positions: new Map(asTheyStand.filter(([, position]) => read.get(position) === 1)),
    present: all.filter((column) => cells.get(column) !== null),
    missing: all.filter((column) => cells.get(column) === null),
    read: [...read.keys()].sort((a, b) => a - b),
    ignored: names.filter((name, position) => !read.has(position) && name !== ''),
  };
}

/** Each contract column's source, in contract order: what the mapping says, else its own name. */
function sourcesOf(table: TableName, mapping: TableMapping | null): Map<string, Source | null> {
  const given = mapping?.columns ?? {};
  return new Map(contract[table].columns.map(({ name }) => [name, Object.hasOwn(given, name) ? given[name]! : name]));
}

function positionsOf(names: string[]): Map<string, number[]> {
  const positions = new Map<string, number[]>();
  names.forEach((name, position) => {
    positions.set(folded(name), [...(positions.get(folded(name)) ?? []), position]);
  });
  return positions;
}

function refuseFaults(
  table: TableName,
  mapping: TableMapping | null,
  sources: Map<string, Source | null>,
  positions: Map<string, number[]>,
  names: string[],
  file: string,
): void {
  const faults: string[] = [];
  for (const { name, required } of contract[table].columns) {
    const source = sources.get(name)!;
    const mapped = Object.hasOwn(mapping?.columns ?? {}, name);
    if (source === null && required) faults.push(`the required column ${name} is mapped to nothing`);
    for (const wanted of source === null ? [] : columnsOf(source)) {
      const found = positions.get(folded(wanted));
      if (found === undefined && (required || mapped)) faults.push(absent(wanted, name, names));
      if (found !== undefined && found.length > 1) {
        faults.push(
          `the column ${shown(wanted)} is there ${found.length} times (columns ${found.map((p) => p + 1).join(' and ')} of line 1); remove or rename all but one`,
        );
      }
    }
  }
  if (faults.length > 0) throw new InvalidInput(`${shown(file, 200)}: ${faults.slice(0, 12).join('; ')}`);
}

function absent(wanted: string, column: string, names: string[]): string {
  const guess = nearest(wanted, names);
  const hint = guess === null ? `line 1 has ${listed(names, 12)}` : `did you mean ${shown(guess)} in line 1?`;
  if (wanted !== column)
    return `the column ${shown(wanted)}, which the mapping names for ${column}, is missing: ${hint}`;
  return `the required column ${column} is missing (${hint}): rename it there, or name its source in a mapping`;
}
