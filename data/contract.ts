/**
 * What the five tables must look like. Everything that ingest checks, says and documents about them is read from here.
 * - id, text: taken as they are. Whether ids are integers is decided over all tables, by `merge`.
 * - time: `YYYY-MM-DD`, or with `T` or a blank and `HH:MM[:SS[.ffffff]]`, then `Z` or `±hh[:mm]` if there is a zone.
 * - number: sign, digits with `.`, exponent; below 10^12 in amount.
 * - flag: 0/1, true/false, yes/no, y/n, t/f in any case.
 */
export type ColumnType = 'id' | 'text' | 'time' | 'number' | 'flag';

export type Column = {
  name: string;
  type: ColumnType;
  /** The column must exist. A table without it is refused. */
  required: boolean;
  /** What an empty cell does: the value is unknown, or the row is of no use. */
  empty: 'unknown' | 'reject';
  /** What a cell that cannot be read, or is out of range, does. */
  fault: 'unknown' | 'reject';
  /** Smallest and largest number that is accepted; without it, any amount below 10^12. */
  range?: readonly [number, number];
  /** The table whose key this is a reference to. */
  references?: 'customers' | 'products' | 'campaigns';
  meaning: string;
};

export type TableName = 'customers' | 'products' | 'campaigns' | 'transactions' | 'events';

export type Table = {
  name: TableName;
  required: boolean;
  /** Of rows with the same key the first one counts; null where rows may repeat. */
  key: string | null;
  meaning: string;
  columns: readonly Column[];
};

/** Years that a time may lie in, both included. */
export const timeRange = { first: 1900, last: 2100 } as const;

/** A number must stay below it in amount. */
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
    meaning: 'one row a customer',
    columns: [
      id('customer_id', 'key', { required: true }),
      time('signup_date', 'day of the registration'),
      text('country', 'country'),
      number('age', 'years'),
      text('gender', 'gender'),
      text('loyalty_tier', 'tier of the loyalty programme today'),
      text('acquisition_channel', 'how the customer was won'),
    ],
  },
  products: {
    name: 'products',
    required: false,
    key: 'product_id',
    meaning: 'one row a product',
    columns: [
      id('product_id', 'key', { required: true }),
      text('category', 'category'),
      text('brand', 'brand'),
      number('base_price', 'list price'),
      time('launch_date', 'first day of sale'),
      flag('is_premium', '1 for a premium product'),
    ],
  },
  campaigns: {
    name: 'campaigns',
    required: false,
    key: 'campaign_id',
    meaning: 'one row a campaign',
    columns: [
      id('campaign_id', 'key', { required: true }),
      text('channel', 'marketing channel'),
      text('objective', 'what it is for'),
      time('start_date', 'first day'),
      time('end_date', 'last day'),
      text('target_segment', 'whom it addresses'),
      number('expected_uplift', 'expected uplift as a share'),
    ],
  },
  transactions: {
    name: 'transactions',
    required: true,
    key: null,
    meaning: 'one row a line of an order; transaction_id may repeat',
    columns: [
      id('transaction_id', 'the order', { required: true, empty: 'reject' }),
      time('timestamp', 'when it was bought', { required: true, empty: 'reject' }),
      id('customer_id', 'who bought; empty for a guest', { required: true, ...customerOf }),
      id('product_id', 'what was bought', productOf),
      number('quantity', 'pieces; negative for a return', { required: true, empty: 'reject' }),
      number('discount_applied', 'discount as a share, 0.1 for 10 %', { fault: 'reject', range: [0, 1] }),
      number('gross_revenue', 'amount paid; empty when unknown', { required: true }),
      id('campaign_id', 'the campaign that led to it; 0 for none', campaignOf),
      flag('refund_flag', '1 for a refund', { fault: 'reject' }),
    ],
  },
  events: {
    name: 'events',
    required: false,
    key: null,
    meaning: 'one row an event of a visit',
    columns: [
      id('event_id', 'the event', { required: true }),
      time('timestamp', 'when it happened', { required: true }),
      id('customer_id', 'who; empty when unknown', { required: true, ...customerOf }),
      id('session_id', 'the visit'),
      text('event_type', 'view, click, add_to_cart, purchase or bounce'),
      id('product_id', 'the product looked at', productOf),
      text('device_type', 'device'),
      text('traffic_source', 'where the visit came from'),
      id('campaign_id', 'the campaign that led to it; 0 for none', campaignOf),
      text('page_category', 'category of the page'),
      number('session_duration_sec', 'seconds of the visit'),
      text('experiment_group', 'arm of an experiment'),
    ],
  },
};

export const tableNames = Object.keys(contract) as TableName[];

/** Why a row has no use. `rejected` counts rows by these words, one reason a row: its first faulty column's. */
export type CellFault = 'missing' | 'unreadable' | 'out of range';
export type RowFault = 'too few cells' | 'too many cells' | 'line too long' | 'invalid encoding';

/** The key under which a faulty cell is counted: `quantity: unreadable`. */
export function cellReason(column: string, fault: CellFault): string {
  return `${column}: ${fault}`;
}
