/**
 * The schema of the five tables. Ingest validates against it, and its messages and documentation are generated from it.
 * - id, text: taken as is. `merge` decides over all tables whether ids are integers.
 * - time: `YYYY-MM-DD`, optionally followed by `T` or a space and `HH:MM[:SS[.ffffff]]`, then by `Z` or `±hh[:mm]`.
 * - number: sign, digits with `.`, exponent; absolute value below 10^12.
 * - flag: 0/1, true/false, yes/no, y/n, t/f, case-insensitive.
 */
export type ColumnType = 'id' | 'text' | 'time' | 'number' | 'flag';

export type Column = {
  name: string;
  type: ColumnType;
  /** Whether the column must exist. A table without it is rejected. */
  required: boolean;
  /** What an empty cell causes: an unknown value, or a rejected row. */
  empty: 'unknown' | 'reject';
  /** What a cell that is unreadable or out of range causes. */
  fault: 'unknown' | 'reject';
  /** Smallest and largest accepted number. Without it, any absolute value below 10^12. */
  range?: readonly [number, number];
  /** The table whose key this column refers to. */
  references?: 'customers' | 'products' | 'campaigns';
  meaning: string;
};

export type TableName = 'customers' | 'products' | 'campaigns' | 'transactions' | 'events';

export type Table = {
  name: TableName;
  required: boolean;
  /** The key column; of several rows with the same key, the first counts. Null if the table has no key. */
  key: string | null;
  meaning: string;
  columns: readonly Column[];
};

/** Accepted years of a time, both inclusive. */
export const timeRange = { first: 1900, last: 2100 } as const;

/** Numbers must be below this in absolute value. */
export const amountLimit = 1e12;

type Rules = Partial<Omit<Column, 'name' | 'type' | 'meaning'>>;

const column =
  (type: ColumnType) =>
  (name: string, meaning: string, rules: Rules = {}): Column => ({
    name,
    type,
    required: false,
    empty: 'unknown',
    fault: rules.required ? 'reject' : 'unknown',
    ...rules,
    meaning,
  });
const id = column('id');
const text = column('text');
const time = column('time');
const number = column('number');
const flag = column('flag');

const customerOf = { references: 'customers' } as const;
const productOf = { references: 'products' } as const;
const campaignOf = { references: 'campaigns' } as const;

export const contract: Record<TableName, Table> = {
  customers: {
    name: 'customers',
    required: false,
    key: 'customer_id',
    meaning: 'one row per customer',
    columns: [
      id('customer_id', 'key', { required: true }),
      time('signup_date', 'date of registration'),
      text('country', 'country'),
      number('age', 'age in years'),
      text('gender', 'gender'),
      text('loyalty_tier', 'current tier in the loyalty programme'),
      text('acquisition_channel', 'channel that acquired the customer'),
    ],
  },
  products: {
    name: 'products',
    required: false,
    key: 'product_id',
    meaning: 'one row per product',
    columns: [
      id('product_id', 'key', { required: true }),
      text('category', 'category'),
      text('brand', 'brand'),
      number('base_price', 'list price'),
      time('launch_date', 'first day on sale'),
      flag('is_premium', '1 for a premium product'),
    ],
  },
  campaigns: {
    name: 'campaigns',
    required: false,
    key: 'campaign_id',
    meaning: 'one row per campaign',
    columns: [
      id('campaign_id', 'key', { required: true }),
      text('channel', 'marketing channel'),
      text('objective', 'objective'),
      time('start_date', 'first day'),
      time('end_date', 'last day'),
      text('target_segment', 'target segment'),
      number('expected_uplift', 'expected uplift as a fraction'),
    ],
  },
  transactions: {
    name: 'transactions',
    required: true,
    key: null,
    meaning: 'one row per line of an order; transaction_id may repeat',
    columns: [
      id('transaction_id', 'order', { required: true, empty: 'reject' }),
      time('timestamp', 'time of the purchase', { required: true, empty: 'reject' }),
      id('customer_id', 'customer; empty for a guest', { required: true, ...customerOf }),
      id('product_id', 'product', productOf),
      number('quantity', 'units; negative for a return', { required: true, empty: 'reject' }),
      number('discount_applied', 'discount as a fraction: 0.1 for 10%', { fault: 'reject', range: [0, 1] }),
      number('gross_revenue', 'amount paid; empty if unknown', { required: true }),
      id('campaign_id', 'attributed campaign; 0 for none', campaignOf),
      flag('refund_flag', '1 for a refund', { fault: 'reject' }),
    ],
  },
  events: {
    name: 'events',
    required: false,
    key: null,
    meaning: 'one row per event of a session',
    columns: [
      id('event_id', 'event', { required: true }),
      time('timestamp', 'time of the event', { required: true }),
      id('customer_id', 'customer; empty if unknown', { required: true, ...customerOf }),
      id('session_id', 'session'),
      text('event_type', 'view, click, add_to_cart, purchase or bounce'),
      id('product_id', 'product viewed', productOf),
      text('device_type', 'device'),
      text('traffic_source', 'source of the session'),
      id('campaign_id', 'attributed campaign; 0 for none', campaignOf),
      text('page_category', 'category of the page'),
      number('session_duration_sec', 'session length in seconds'),
      text('experiment_group', 'experiment group'),
    ],
  },
};

export const tableNames = Object.keys(contract) as TableName[];

/** Why a row is rejected. `rejected` counts rows by reason, one per row: that of its first invalid column. */
export type CellFault = 'missing' | 'unreadable' | 'out of range';
export type RowFault = 'too few cells' | 'too many cells' | 'line too long' | 'invalid encoding';

/** The reason under which an invalid cell is counted: `quantity: unreadable`. */
export function cellReason(column: string, fault: CellFault): string {
  return `${column}: ${fault}`;
}
