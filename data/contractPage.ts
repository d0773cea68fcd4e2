import { amountLimit, type Column, contract, type Table, timeRange } from './contract.ts';
import { operators } from './mapping/expression.ts';
import { directives } from './mapping/format.ts';
import { needs } from './needs.ts';

/** `docs/data-contract.md`, written from the contract itself. */
export function contractPage(): string {
  return [
    '# Data contract',
    '',
    'Written from `data/contract.ts` by `node --import tsx data/contractPage.ts > docs/data-contract.md`; a test compares them.',
    '',
    ...reading,
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

const reading = [
  '## Reading',
  '',
  '- A table is a file `<table>.csv`, `.csv.gz`, `.tsv`, `.tsv.gz` or `.parquet`, or a folder `<table>/` of such files, read in order of their names. What else is in such a folder is left out, and a note says so; a file that is there twice, linked or packed and unpacked, is refused.',
  '- CSV as in RFC 4180, in UTF-8, UTF-16 or windows-1252; `,` `;` tab and `|` are told by the header. Names are compared trimmed and in any case.',
  '- Columns outside the contract are ignored. Only the empty cell is missing: `NA`, `null` and `None` are text, and unreadable as numbers.',
  `- number: sign, digits with \`.\`, exponent, blanks around; below ${amountLimit.toExponential().replace('e+', 'e')} in amount. Not \`1,000\`, \`1_000\`, \`0x10\`, \`nan\`, \`inf\`.`,
  `- time: \`YYYY-MM-DD\`, or with \`T\` or a blank and \`HH:MM[:SS[.ffffff]]\`, then \`Z\` or \`±hh[:mm]\` if it has a zone; in the years ${timeRange.first} to ${timeRange.last}. A zone is converted to the run's \`timezone\`. Other forms, and the order of day and month, are named in a mapping.`,
  '- A quote that is broken or never closed, and a record of more than 20,000 cells, refuse the file: what follows cannot be trusted. So do NUL bytes in CSV; in Parquet a NUL in a text rejects the row.',
  '- flag: 0/1, true/false, yes/no, y/n, t/f in any case, 1.0/0.0.',
  '- id and text: as they are. Ids are integers where every value of the domain, over all tables, is a canonical 64-bit integer; else text.',
  '',
  'A row that is rejected is counted under the first reason that fits: its number of cells, then its first faulty column in the order below. More',
  'rejected rows than the share `maxRejected` end the run. A cell that becomes unknown is counted by its column. A date column of which more than',
  '`maxRejected` is unknown because the order of day and month has to be named ends the run too.',
  '',
];

function tableLines({ name, required, key, meaning, columns }: Table): string[] {
  const rules = [required ? 'required' : 'optional', meaning, ...(key ? [`the first row of a \`${key}\` counts`] : [])];
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
    isKey ? 'counted, and left out by merge' : consequence[empty],
    canFail ? consequence[fault] : '–',
  ];
  return `| ${cells.join(' | ')} |`;
}

function mappingLines(): string[] {
  return [
    '## Mapping',
    '',
    'A JSON object with a key per table that is not as above: `files` names its files, relative to the source, and `columns` says where a column',
    'comes from. A column that is not named keeps its own name; `null` takes it from nowhere.',
    '',
    '```json',
    '{',
    '  "transactions": {',
    '    "files": "orders.csv",',
    '    "columns": {',
    '      "transaction_id": "Order",',
    '      "timestamp": {"date": ["Day", "%d.%m.%Y %H:%M", "Europe/Berlin"]},',
    '      "gross_revenue": {"*": ["Quantity", {"coalesce": ["Price", 0]}]},',
    '      "campaign_id": {"value": 0}',
    '    }',
    '  }',
    '}',
    '```',
    '',
    '- A text is the name of a column in the file, in any case; `{"value": …}` is a constant: a text without control characters, a number, `true`, `false` or `null`. Within an expression a number is a constant too.',
    '- `{"operator": [arguments]}` is an expression, nested eight deep at the most. A cell that should be a number and is none makes the result unreadable, where it is looked at: `if` and `coalesce` guard what they do not take.',
    '',
    '| operator | arguments | result |',
    '|---|---|---|',
    ...Object.entries(operators).map(([name, { least, most, meaning }]) => {
      return `| \`${name}\` | ${least === most ? least : `${least} to ${most}`} | ${meaning} |`;
    }),
    '',
    'Formats of `date` need a year, a month and a day:',
    '',
    '| directive | reads |',
    '|---|---|',
    ...[...directives].map(([directive, meaning]) => `| \`%${directive}\` | ${meaning} |`),
    '',
  ];
}

if (process.argv[1] === import.meta.filename) process.stdout.write(contractPage());
