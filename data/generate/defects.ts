import { type CellFault, cellReason, type RowFault, type TableName } from '../contract.ts';
import type { Defect, Effect, Row } from './planting.ts';

const unreadableDates = ['2022-02-30', '31/12/2022', '2022-06-01 garbage', 'yesterday', '2022-13-01', '1654041600'];
const outOfRangeDates = ['1899-12-31', '2101-01-01'];
const unreadableNumbers = ['two', '0x10', 'nan', 'inf', '1_000', '"1,000"', '--1', '12 EUR'];
const outOfRangeNumbers = ['1e12', '-2000000000000'];
const readableNumbers = ['+2', '2.', '2e0', ' 2 ', '"2"'];
const unreadableFlags = ['maybe', '2', 'oui'];
const readableFlags = ['true', 'False', 'YES', 'n', 'T', 'f', 'y', 'no'];
const oddTexts = ['"one, two"', '"say ""hello"""', '"two\nlines"', 'NA', 'null', "'", 'Größe', '=1+1'];

/** An id that no customer or product has. */
const unknownId = '990000000';

/** At least one defect for every rule of the data contract, by table. */
export const defects: Record<TableName, Defect[]> = {
  customers: [
    ...raggedRows('acquisition_channel'),
    nulled('signup_date', unreadableDates),
    nulled('signup_date', outOfRangeDates),
    nulled('age', unreadableNumbers),
    set('notes', 'without key', 'customer_id', ['', '']),
    set('notes', 'repeated key', 'customer_id', ['1', '1', '2']),
    set('harmless', 'odd text', 'country', oddTexts),
    set('harmless', 'empty', 'signup_date', ['']),
    set('harmless', 'empty', 'age', ['']),
  ],
  products: [
    ...raggedRows('is_premium'),
    nulled('base_price', unreadableNumbers),
    nulled('base_price', outOfRangeNumbers),
    nulled('launch_date', [...unreadableDates, ...outOfRangeDates]),
    nulled('is_premium', unreadableFlags),
    set('notes', 'without key', 'product_id', ['', '', '']),
    set('notes', 'repeated key', 'product_id', ['1', '2']),
    set('harmless', 'odd text', 'brand', oddTexts),
    set('harmless', 'number', 'base_price', readableNumbers),
    set('harmless', 'flag', 'is_premium', readableFlags),
  ],
  campaigns: [
    ...raggedRows('expected_uplift'),
    nulled('start_date', [...unreadableDates, ...outOfRangeDates]),
    nulled('end_date', unreadableDates),
    nulled('expected_uplift', unreadableNumbers),
    set('notes', 'without key', 'campaign_id', ['']),
    set('notes', 'repeated key', 'campaign_id', ['1', '2', '3', '1']),
    set('notes', 'ends before it starts', 'end_date', ['2022-01-31', '2021-06-01']),
    set('harmless', 'odd text', 'target_segment', oddTexts),
  ],
  transactions: [
    ...raggedRows('refund_flag'),
    rejected('transaction_id', 'missing', ['', '']),
    rejected('timestamp', 'missing', ['']),
    rejected('timestamp', 'unreadable', unreadableDates),
    rejected('timestamp', 'out of range', outOfRangeDates),
    rejected('quantity', 'missing', ['', '', '']),
    rejected('quantity', 'unreadable', unreadableNumbers),
    rejected('quantity', 'out of range', outOfRangeNumbers),
    rejected('gross_revenue', 'unreadable', unreadableNumbers.slice(1)),
    rejected('gross_revenue', 'out of range', outOfRangeNumbers.slice(1)),
    rejected('discount_applied', 'unreadable', ['10%', 'none', 'nan', '"0,1"']),
    rejected('discount_applied', 'out of range', ['1.5', '-0.1', '15']),
    rejected('refund_flag', 'unreadable', unreadableFlags),
    set('notes', 'guest', 'customer_id', ['', '', '']),
    set('notes', 'unknown customer', 'customer_id', [unknownId, unknownId]),
    set('notes', 'unknown product', 'product_id', [unknownId]),
    set('notes', 'repeated transaction', 'transaction_id', ['1', '1', '2', '3']),
    set('notes', 'negative quantity', 'quantity', ['-1', '-2']),
    set('notes', 'negative amount', 'gross_revenue', ['-50', '-19.9', '-0.01']),
    set('harmless', 'number', 'quantity', readableNumbers),
    set('harmless', 'number', 'gross_revenue', [...readableNumbers, '-0', '']),
    set('harmless', 'empty', 'discount_applied', ['']),
    set('harmless', 'empty', 'refund_flag', ['']),
    set('harmless', 'flag', 'refund_flag', readableFlags),
    timestampForms(),
  ],
  events: [
    ...raggedRows('experiment_group'),
    rejected('timestamp', 'unreadable', unreadableDates),
    rejected('timestamp', 'out of range', outOfRangeDates),
    nulled('session_duration_sec', [...unreadableNumbers, ...outOfRangeNumbers]),
    set('notes', 'guest', 'customer_id', ['', '']),
    set('notes', 'unknown customer', 'customer_id', [unknownId, unknownId, unknownId]),
    set('notes', 'unknown product', 'product_id', [unknownId, unknownId]),
    set('harmless', 'empty', 'event_id', ['']),
    set('harmless', 'empty', 'timestamp', ['']),
    set('harmless', 'empty', 'event_type', ['']),
    set('harmless', 'odd text', 'page_category', oddTexts),
    timestampForms(),
  ],
};

function rejected(column: string, fault: CellFault, values: string[]): Defect {
  return set('rejected', cellReason(column, fault), column, values);
}

function nulled(column: string, values: string[]): Defect {
  return set('nulled', column, column, values);
}

function set(effect: Effect, what: string, column: string, values: string[]): Defect {
  return { effect, what, rows: values.map((value) => (row) => ({ ...row, [column]: value })) };
}

function raggedRows(lastColumn: string): Defect[] {
  const short = ({ [lastColumn]: _, ...others }: Row) => others;
  const long = (row: Row) => ({ ...row, surplus: 'surplus' });
  return [ragged('too few cells', [short, short]), ragged('too many cells', [long])];
}

function ragged(what: RowFault, rows: Defect['rows']): Defect {
  return { effect: 'rejected', what, rows };
}

/** Other accepted notations of the same time, or of a later time on the same day. */
function timestampForms(): Defect {
  const forms: ((time: string) => string)[] = [
    (time) => time.slice(0, 10),
    (time) => time.slice(0, 16),
    (time) => time.replace(' ', 'T'),
    (time) => `${time}.250`,
    (time) => `${time.replace(' ', 'T')}Z`,
    (time) => `${time}-01:30`,
    (time) => `${time}-0130`,
    (time) => `${time}-01`,
    (time) => `"${time}"`,
  ];
  return {
    effect: 'harmless',
    what: 'timestamp',
    rows: forms.map((form) => (row) => ({ ...row, timestamp: form(row.timestamp!) })),
  };
}
