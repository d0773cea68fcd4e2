import { type CellFault, cellReason, type RowFault, type TableName } from '../contract.ts';
import type { Defect, Effect, Row } from './planting.ts';

const UNREADABLE_DATES = ['2022-02-30', '31/12/2022', '2022-06-01 garbage', 'yesterday', '2022-13-01', '1654041600'];
const OUT_OF_RANGE_DATES = ['1899-12-31', '2101-01-01'];
const UNREADABLE_NUMBERS = ['two', '0x10', 'nan', 'inf', '1_000', '"1,000"', '--1', '12 EUR'];
const OUT_OF_RANGE_NUMBERS = ['1e12', '-2000000000000'];
const READABLE_NUMBERS = ['+2', '2.', '2e0', ' 2 ', '"2"'];
const UNREADABLE_FLAGS = ['maybe', '2', 'oui'];
const READABLE_FLAGS = ['true', 'False', 'YES', 'n', 'T', 'f', 'y', 'no'];
const ODD_TEXTS = ['"one, two"', '"say ""hello"""', '"two\nlines"', 'NA', 'null', "'", 'Größe', '=1+1'];

/** No customer or product has it. */
const NOBODY = '990000000';

/** Everything that the data contract has a rule for, by table. */
export const DEFECTS: Record<TableName, Defect[]> = {
  customers: [
    ...raggedRows('acquisition_channel'),
    nulled('signup_date', UNREADABLE_DATES),
    nulled('signup_date', OUT_OF_RANGE_DATES),
    nulled('age', UNREADABLE_NUMBERS),
    set('notes', 'without key', 'customer_id', ['', '']),
    set('notes', 'repeated key', 'customer_id', ['1', '1', '2']),
    set('harmless', 'odd text', 'country', ODD_TEXTS),
    set('harmless', 'empty', 'signup_date', ['']),
    set('harmless', 'empty', 'age', ['']),
  ],
  products: [
    ...raggedRows('is_premium'),
    nulled('base_price', UNREADABLE_NUMBERS),
    nulled('base_price', OUT_OF_RANGE_NUMBERS),
    nulled('launch_date', [...UNREADABLE_DATES, ...OUT_OF_RANGE_DATES]),
    nulled('is_premium', UNREADABLE_FLAGS),
    set('notes', 'without key', 'product_id', ['', '', '']),
    set('notes', 'repeated key', 'product_id', ['1', '2']),
    set('harmless', 'odd text', 'brand', ODD_TEXTS),
    set('harmless', 'number', 'base_price', READABLE_NUMBERS),
    set('harmless', 'flag', 'is_premium', READABLE_FLAGS),
  ],
  campaigns: [
    ...raggedRows('expected_uplift'),
    nulled('start_date', [...UNREADABLE_DATES, ...OUT_OF_RANGE_DATES]),
    nulled('end_date', UNREADABLE_DATES),
    nulled('expected_uplift', UNREADABLE_NUMBERS),
    set('notes', 'without key', 'campaign_id', ['']),
    set('notes', 'repeated key', 'campaign_id', ['1', '2', '3', '1']),
    set('notes', 'ends before it starts', 'end_date', ['2022-01-31', '2021-06-01']),
    set('harmless', 'odd text', 'target_segment', ODD_TEXTS),
  ],
  transactions: [
    ...raggedRows('refund_flag'),
    rejected('transaction_id', 'missing', ['', '']),
    rejected('timestamp', 'missing', ['']),
    rejected('timestamp', 'unreadable', UNREADABLE_DATES),
    rejected('timestamp', 'out of range', OUT_OF_RANGE_DATES),
    rejected('quantity', 'missing', ['', '', '']),
    rejected('quantity', 'unreadable', UNREADABLE_NUMBERS),
    rejected('quantity', 'out of range', OUT_OF_RANGE_NUMBERS),
    rejected('gross_revenue', 'unreadable', UNREADABLE_NUMBERS.slice(1)),
    rejected('gross_revenue', 'out of range', OUT_OF_RANGE_NUMBERS.slice(1)),
    rejected('discount_applied', 'unreadable', ['10%', 'none', 'nan', '"0,1"']),
    rejected('discount_applied', 'out of range', ['1.5', '-0.1', '15']),
    rejected('refund_flag', 'unreadable', UNREADABLE_FLAGS),
    set('notes', 'guest', 'customer_id', ['', '', '']),
    set('notes', 'unknown customer', 'customer_id', [NOBODY, NOBODY]),
    set('notes', 'unknown product', 'product_id', [NOBODY]),
    set('notes', 'repeated transaction', 'transaction_id', ['1', '1', '2', '3']),
    set('notes', 'negative quantity', 'quantity', ['-1', '-2']),
    set('notes', 'negative amount', 'gross_revenue', ['-50', '-19.9', '-0.01']),
    set('harmless', 'number', 'quantity', READABLE_NUMBERS),
    set('harmless', 'number', 'gross_revenue', [...READABLE_NUMBERS, '-0', '']),
    set('harmless', 'empty', 'discount_applied', ['']),
    set('harmless', 'empty', 'refund_flag', ['']),
    set('harmless', 'flag', 'refund_flag', READABLE_FLAGS),
    timestampForms(),
  ],
  events: [
    ...raggedRows('experiment_group'),
    rejected('timestamp', 'unreadable', UNREADABLE_DATES),
    rejected('timestamp', 'out of range', OUT_OF_RANGE_DATES),
    nulled('session_duration_sec', [...UNREADABLE_NUMBERS, ...OUT_OF_RANGE_NUMBERS]),
    set('notes', 'guest', 'customer_id', ['', '']),
    set('notes', 'unknown customer', 'customer_id', [NOBODY, NOBODY, NOBODY]),
    set('notes', 'unknown product', 'product_id', [NOBODY, NOBODY]),
    set('harmless', 'empty', 'event_id', ['']),
    set('harmless', 'empty', 'timestamp', ['']),
    set('harmless', 'empty', 'event_type', ['']),
    set('harmless', 'odd text', 'page_category', ODD_TEXTS),
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

/** The same moment, or one later that day, in other words. */
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
