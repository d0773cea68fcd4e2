import { InvalidInput } from '../../core/errors.ts';
import { nearest } from '../../core/suggest.ts';
import { listed, shown } from '../../core/words.ts';
import type { TableName } from '../../data/contract.ts';
import { dimensionColumn, tableColumns } from '../../data/dimensions.ts';
import { columnsOf } from '../../data/mapping/expression.ts';
import type { Source, TableMapping } from '../../data/mapping/mapping.ts';
import { renderExpression } from './expression.ts';
import { folded } from './reading/header.ts';

/** The sources of a table's columns, those of the contract and dimensions, in one file. */
export type Columns = {
  /** SQL for each column's text in terms of the file's cells; null if the file does not have the column. */
  cells: Map<string, string | null>;
  /** Positions of the columns that are one unchanged cell, if no other column reads that cell. */
  positions: Map<string, number>;
  present: string[];
  missing: string[];
  /** Positions in the file that are read, ascending. */
  read: number[];
  /** Names in the file that are not read. */
  ignored: string[];
};

/** Names that the header of one of the table's files may have. */
export function expectedNames(table: TableName, mapping: TableMapping | null): string[] {
  const sources = sourcesOf(table, mapping);
  return [...new Set([...sources.values()].flatMap((source) => (source === null ? [] : columnsOf(source))))];
}

/**
 * Finds the table's columns among the `names` of a file's header; `cell` returns the SQL of a cell by its position. Throws
 * `InvalidInput` for missing and repeated columns.
 */
export function bindColumns(
  table: TableName,
  mapping: TableMapping | null,
  names: string[],
  cell: (position: number) => string,
  file: string,
): Columns {
  const positions = positionsOf(names);
  const sources = sourcesOf(table, mapping);
  checkFaults(table, mapping, sources, positions, names, file);
  const positionOf = (name: string) => positions.get(folded(name))![0]!;
  const read = new Map<number, number>();
  const cellOf = (name: string) => {
    const position = positionOf(name);
    read.set(position, (read.get(position) ?? 0) + 1);
    return cell(position);
  };
  const cells = new Map<string, string | null>();
  for (const [column, source] of sources) {
    const isPresent = source !== null && columnsOf(source).every((name) => positions.has(folded(name)));
    cells.set(column, isPresent ? renderExpression(source, cellOf) : null);
  }
  const all = [...cells.keys()];
  const unchanged = [...sources].flatMap(([column, source]): [string, number][] =>
    typeof source === 'string' && cells.get(column) ? [[column, positionOf(source)]] : [],
  );
  return {
    cells,
    positions: new Map(unchanged.filter(([, position]) => read.get(position) === 1)),
    present: all.filter((column) => cells.get(column) !== null),
    missing: all.filter((column) => cells.get(column) === null),
    read: [...read.keys()].sort((a, b) => a - b),
    ignored: names.filter((name, position) => !read.has(position) && name !== ''),
  };
}

/** The source of each column, in order: from the mapping, or else the column's own name. */
function sourcesOf(table: TableName, mapping: TableMapping | null): Map<string, Source | null> {
  const given = givenSources(mapping);
  const sourceOf = (name: string) => (Object.hasOwn(given, name) ? given[name]! : name);
  return new Map(tableColumns(table, mapping).map(({ name }) => [name, sourceOf(name)]));
}

function givenSources(mapping: TableMapping | null): Record<string, Source | null> {
  const dimensions = (mapping?.dimensions ?? []).map((name) => [dimensionColumn(name), name]);
  return { ...mapping?.columns, ...Object.fromEntries(dimensions) };
}

function positionsOf(names: string[]): Map<string, number[]> {
  const positions = new Map<string, number[]>();
  names.forEach((name, position) => {
    positions.set(folded(name), [...(positions.get(folded(name)) ?? []), position]);
  });
  return positions;
}

function checkFaults(
  table: TableName,
  mapping: TableMapping | null,
  sources: Map<string, Source | null>,
  positions: Map<string, number[]>,
  names: string[],
  file: string,
): void {
  const faults: string[] = [];
  const missing: Missing[] = [];
  const given = givenSources(mapping);
  for (const { name, required } of tableColumns(table, mapping)) {
    const source = sources.get(name)!;
    const mapped = Object.hasOwn(given, name);
    if (source === null && required)
      faults.push(`the required column ${name} is mapped to null; map it to a column or an expression`);
    for (const expected of source === null ? [] : columnsOf(source)) {
      const found = positions.get(folded(expected));
      if (found === undefined && (required || mapped)) missing.push({ expected, column: name });
      if (found !== undefined && found.length > 1) {
        faults.push(
          `the column ${shown(expected)} occurs ${found.length} times (columns ${found.map((p) => p + 1).join(' and ')} of line 1); remove or rename all but one`,
        );
      }
    }
  }
  faults.push(...missingFaults(missing, names));
  if (faults.length > 0) throw new InvalidInput(`${shown(file, 200)}: ${faults.slice(0, 12).join('; ')}`);
}

/** A column that a file should have, and the contract's column that is read from it. */
type Missing = { expected: string; column: string };

function missingFaults(missing: Missing[], names: string[]): string[] {
  const required = missing.filter(({ expected, column }) => expected === column);
  const mapped = missing.filter(({ expected, column }) => expected !== column);
  const list = (columns: string[]) => columns.slice(0, 12).join(', ');
  const uses = mapped.map(({ expected, column }) => `${shown(expected)} for ${column}`);
  return [
    ...(required.length > 0
      ? [
          `required columns are missing: ${list(required.map(({ column }) => column))} (${hint(required, names)}); rename them in the file, or map them in a mapping`,
        ]
      : []),
    ...(mapped.length > 0
      ? [`columns that the mapping uses are missing: ${list(uses)} (${hint(mapped, names)}); correct the mapping`]
      : []),
  ];
}

/** The columns that were probably meant, and the whole header if there are columns without such a guess. */
function hint(missing: Missing[], names: string[]): string {
  const guesses = missing.flatMap(({ expected }) => {
    const guess = nearest(expected, names);
    return guess === null ? [] : [`${shown(guess)} for ${shown(expected)}`];
  });
  return [
    ...(guesses.length > 0 ? [`did you mean ${guesses.slice(0, 12).join(', ')}?`] : []),
    ...(guesses.length < missing.length ? [`line 1 has ${listed(names, 12)}`] : []),
  ].join(' ');
}
