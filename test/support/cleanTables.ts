import type { Calendar } from '../../stages/merge/calendar.ts';
import type { EventsManifest, IdType } from '../../stages/merge/eventsManifest.ts';

type Cell = string | number | bigint | null;
type PartialRow = Record<string, Cell>;

const customer = {
  signup_date: 'TIMESTAMP',
  country: 'VARCHAR',
  age: 'DOUBLE',
  gender: 'VARCHAR',
  loyalty_tier: 'VARCHAR',
  acquisition_channel: 'VARCHAR',
};

const merged = {
  transaction_id: 'VARCHAR',
  timestamp: 'TIMESTAMP',
  customer_id: 'BIGINT',
  product_id: 'VARCHAR',
  quantity: 'DOUBLE',
  discount_applied: 'DOUBLE',
  gross_revenue: 'DOUBLE',
  campaign_id: 'VARCHAR',
  refund_flag: 'TINYINT',
  ...customer,
  category: 'VARCHAR',
  brand: 'VARCHAR',
  base_price: 'DOUBLE',
  launch_date: 'TIMESTAMP',
  is_premium: 'TINYINT',
};

const events = {
  event_id: 'VARCHAR',
  timestamp: 'TIMESTAMP',
  customer_id: 'VARCHAR',
  session_id: 'VARCHAR',
  event_type: 'VARCHAR',
  product_id: 'VARCHAR',
  device_type: 'VARCHAR',
  traffic_source: 'VARCHAR',
  campaign_id: 'VARCHAR',
  page_category: 'VARCHAR',
  session_duration_sec: 'DOUBLE',
  experiment_group: 'VARCHAR',
};

export type CleanTables = {
  /** Rows of merged.parquet; what a row does not say of its customer is taken from `customers`. */
  merged: PartialRow[];
  customers?: PartialRow[];
  events?: PartialRow[];
  /** The type of customer_id everywhere. */
  ids?: IdType;
  asOf?: string;
};

/** The artifacts of merge, and the blob of the events, for the given rows; columns that a row leaves out are missing. */
export function cleanTables({
  merged: rows,
  customers = [],
  events: happened = [],
  ids = 'BIGINT',
  asOf,
}: CleanTables) {
  const known = new Map([...customers].reverse().map((row) => [row.customer_id, row]));
  const joined = rows.map((row) => ({ ...known.get(row.customer_id ?? null), ...row }));
  const times = rows.map((row) => String(row.timestamp)).sort();
  const manifest: EventsManifest = {
    parts: [{ digest: 'events', rows: happened.length }],
    ids: { customer_id: ids, session_id: 'VARCHAR', product_id: 'VARCHAR', campaign_id: 'VARCHAR' },
    before: asOf ?? null,
  };
  const calendar: Calendar = {
    snapshot: asOf ?? dayAfter(times.at(-1)!),
    asOf: asOf ?? null,
    first: times[0]!.replace(' ', 'T'),
    last: times.at(-1)!.replace(' ', 'T'),
  };
  return {
    inputs: {
      'merged.parquet': { sql: select({ ...merged, customer_id: ids }, joined) },
      'customers.parquet': { sql: select({ customer_id: ids, ...customer }, customers) },
      'events.json': manifest,
      'calendar.json': calendar,
    },
    blobs: { events: { sql: select(events, happened) } },
  };
}

function dayAfter(time: string): string {
  return new Date(Date.parse(time.slice(0, 10)) + 86_400_000).toISOString().slice(0, 10);
}

function select(columns: Record<string, string>, rows: PartialRow[]): string {
  const typed = Object.entries(columns).map(([name, type], i) => `column${i}::${type} as "${name}"`);
  const nothing = Object.keys(columns).map(() => null);
  const values = [nothing, ...rows.map((row) => Object.keys(columns).map((name) => row[name] ?? null))];
  const literals = values.map((row, i) => `(${[i, ...row.map(literal)].join(', ')})`);
  const names = ['place', ...Object.keys(columns).map((_, i) => `column${i}`)];
  return `select ${typed.join(', ')} from (values ${literals.join(', ')}) t(${names.join(', ')}) where place > 0 order by place`;
}

function literal(cell: Cell): string {
  return cell === null ? 'null' : `'${String(cell).replaceAll("'", "''")}'`;
}
