import { amountLimit, type Column, contract, type Table, timeRange } from './contract.ts';
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
  '- A table is a file `<table>.csv`, `.csv.gz`, `.tsv`, `.tsv.gz` or `.parquet`, or a folder `<table>/` of such files, read in order of their names.',
  '- CSV as in RFC 4180, in UTF-8, UTF-16 or windows-1252; `,` `;` tab and `|` are told by the header. Names are compared trimmed and in any case.',
  '- Columns outside the contract are ignored. Only the empty cell is missing: `NA`, `null` and `None` are text, and unreadable as numbers.',
  `- number: sign, digits with \`.\`, exponent, blanks around; below ${amountLimit.toExponential().replace('e+', 'e')} in amount. Not \`1,000\`, \`1_000\`, \`0x10\`, \`nan\`, \`inf\`.`,
  `- time: \`YYYY-MM-DD\`, or with \`T\` or a blank and \`HH:MM[:SS[.ffffff]]\`, then \`Z\` or \`±hh[:mm]\` if it has a zone; in the years ${timeRange.first} to ${timeRange.last}. A zone is converted to the run's \`timezone\`. Other forms, and the order of day and month, are named in a mapping.`,
  '- flag: 0/1, true/false, yes/no, y/n, t/f in any case, 1.0/0.0.',
  '- id and text: as they are. Ids are integers where every value of the domain, over all tables, is a canonical 64-bit integer; else text.',
  '',
  'A row that is rejected is counted under the first reason that fits: its number of cells, then its first faulty column in the order below. More',
  'rejected rows than the share `maxRejected` end the run. A cell that becomes unknown is counted by its column.',
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

if (process.argv[1] === import.meta.filename) process.stdout.write(contractPage());
