import { amountLimit, type Column, contract, type Table, timeRange } from './contract.ts';
import { dimensionColumn, dimensionTables, maxDimensions } from './dimensions.ts';
import { operators } from './mapping/expression.ts';
import { directives } from './mapping/format.ts';
import { needs } from './needs.ts';

/** The content of `docs/data-contract.md`, generated from the contract. */
export function contractPage(): string {
  return [
    '# Data contract',
    '',
    'Generated from `data/contract.ts` with `node --import tsx data/contractPage.ts > docs/data-contract.md`. A test checks that it is up to date.',
    '',
    ...formats,
    ...Object.values(contract).flatMap(tableLines),
    ...mappingLines(),
    '## What a missing table or column switches off',
    '',
    ...needs.map(({ what, table, columns, instead }) => {
      return `- \`${table}.${columns.join(', ')}\`: ${what}${instead ? ` (${instead})` : ''}`;
    }),
    '',
  ].join('\n');
}

const formats = [
  '## File and cell formats',
  '',
  '- A table is a file `<table>.csv`, `.csv.gz`, `.tsv`, `.tsv.gz` or `.parquet`, or a folder `<table>/` of such files, read in name order. Other files in such a folder are ignored with a note. A file that occurs twice (linked, or compressed and uncompressed) is an error.',
  '- CSV follows RFC 4180, encoded in UTF-8, UTF-16 or windows-1252. The delimiter (`,` `;` tab or `|`) is detected from the header. Column names are trimmed and case-insensitive.',
  '- Columns outside the contract are ignored. Only an empty cell is missing: `NA`, `null` and `None` are text, and unreadable as numbers.',
  `- number: sign, digits with \`.\`, exponent, surrounding spaces; absolute value below ${amountLimit.toExponential().replace('e+', 'e')}. Not accepted: \`1,000\`, \`1_000\`, \`0x10\`, \`nan\`, \`inf\`. For amounts such as \`$1,000\` and \`261,96\`, give the sign before the decimals in a mapping.`,
  `- time: \`YYYY-MM-DD\`, optionally followed by \`T\` or a space and \`HH:MM[:SS[.ffffff]]\`, then by a zone, \`Z\` or \`±hh[:mm]\`; years ${timeRange.first} to ${timeRange.last}. Times with a zone are converted to the run's \`timezone\`. For other formats, give the format in a mapping.`,
  '- A broken or unclosed quote, a record of more than 20,000 cells or a NUL byte makes a CSV file an error, because the rest of the file cannot be trusted. In Parquet, a NUL in a text rejects the row.',
  '- flag: 0/1, true/false, yes/no, y/n, t/f (case-insensitive), 1.0/0.0.',
  '- id and text: taken as is. Ids of one column name are integers if all their values, over all tables, are canonical 64-bit integers; otherwise they are text.',
  '',
  'A rejected row is counted under the first reason that applies: its number of cells, then its first invalid column in the order below. The run',
  'fails if the share of rejected rows exceeds `maxRejected`. Cells that become unknown are counted by column. The run also fails if more than',
  '`maxRejected` of a date column is unreadable because its format has to be given in a mapping.',
  '',
];

function tableLines({ name, required, key, meaning, columns }: Table): string[] {
  const rules = [
    required ? 'required' : 'optional',
    meaning,
    ...(key ? [`of rows with the same \`${key}\`, the first counts`] : []),
  ];
  return [
    `## ${name}`,
    '',
    `${rules.join('; ')}.`,
    '',
    '| column | type | meaning | empty cell | unreadable or out of range |',
    '|---|---|---|---|---|',
    ...columns.map((column) => columnLine(column, column.name === key)),
    '',
  ];
}

function columnLine(column: Column, isKey: boolean): string {
  const { name, type, required, meaning, empty, fault, range, references } = column;
  const refers = references ? `; refers to ${references}` : '';
  const inside = range ? `; ${range[0]} to ${range[1]}` : '';
  const consequence = { reject: 'rejects the row', unknown: 'unknown' };
  const canFail = type !== 'id' && type !== 'text';
  const cells = [
    required ? `**${name}**` : name,
    type,
    `${meaning}${inside}${refers}`,
    isKey ? 'counted, then dropped by merge' : consequence[empty],
    canFail ? consequence[fault] : '–',
  ];
  return `| ${cells.join(' | ')} |`;
}

function mappingLines(): string[] {
  return [
    '## Mapping',
    '',
    'A JSON object with a key for each table that differs from the contract: `files` lists its files, relative to the source, and `columns` maps',
    'contract columns to their sources. An unmapped column keeps its own name; `null` leaves the column out.',
    '',
    '```json',
    '{',
    '  "transactions": {',
    '    "files": "orders.csv",',
    '    "columns": {',
    '      "transaction_id": "Order",',
    '      "timestamp": {"date": ["Day", "%d.%m.%Y %H:%M", "Europe/Berlin"]},',
    '      "gross_revenue": {"*": ["Quantity", {"number": ["Price", ","]}]},',
    '      "campaign_id": {"value": 0}',
    '    }',
    '  }',
    '}',
    '```',
    '',
    '- A string is the name of a column in the file, case-insensitive. `{"value": …}` is a constant: a string without control characters, a number, `true`, `false` or `null`. Within an expression, a number is a constant too.',
    '- `{"operator": [arguments]}` is an expression, nested at most eight levels deep. A non-numeric cell where a number is expected makes the result unreadable if it is evaluated: `if` and `coalesce` do not evaluate the branches they do not take.',
    `- \`"dimensions": ["store", "income"]\`, beside \`columns\` of ${dimensionTables.slice(0, -1).join(', ')} or ${dimensionTables.at(-1)}, names further columns of the file, at most ${maxDimensions} over all tables. The report has a figure of revenue by each, \`summary.json\` has it in \`eda.dimensions\`, and \`merged.parquet\` has the column as text, \`${dimensionColumn('store')}\`. The values are shown in the report: do not name columns with personal data.`,
    '- All names and values together have at most 200,000 characters. For many files, name their folder in `files`.',
    '',
    '| operator | arguments | result |',
    '|---|---|---|',
    ...Object.entries(operators).map(([name, { least, most, meaning }]) => {
      return `| \`${name}\` | ${least === most ? least : `${least} to ${most}`} | ${meaning} |`;
    }),
    '',
    '`{"number": ["Amount", ","]}` reads amounts as people write them: `1.234,56 €`, `1 234,56`, `EUR 12`. It drops blanks, one currency sign or',
    'code on each side, and thousands separators (blanks, apostrophes, and the point or comma that is not before the decimals) between groups of',
    'three digits, or of two as in `1,23,456`. `-5`, `$-5`, `12,50-` and `(12,50)` are negative. Everything else stays unreadable: `12 kg`, `1,5K`,',
    '`10%`, `1e5`, a range, and an amount with the other decimal sign such as `261.96` here. A point before three digits is taken as a thousands',
    'separator here, so `1.234` is 1234.',
    '',
    'A `date` format needs a year, a month and a day:',
    '',
    '| directive | meaning |',
    '|---|---|',
    ...[...directives].map(([directive, meaning]) => `| \`%${directive}\` | ${meaning} |`),
    '',
  ];
}

if (process.argv[1] === import.meta.filename) process.stdout.write(contractPage());
