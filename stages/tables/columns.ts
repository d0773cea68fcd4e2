/** The tables of a shop as ingest leaves them. */
export type SourceTable = 'customers' | 'products' | 'campaigns' | 'transactions' | 'events';

const id = 'VARCHAR';
const text = 'VARCHAR';
const time = 'TIMESTAMP';
const number = 'DOUBLE';
const flag = 'TINYINT';

/** For each table its contract columns in contract order, with the SQL type that they have in an ingested part. */
export const sourceColumns = {
  customers: {
    customer_id: id,
    signup_date: time,
    country: text,
    age: number,
    gender: text,
    loyalty_tier: text,
    acquisition_channel: text,
  },
  products: {
    product_id: id,
    category: text,
    brand: text,
    base_price: number,
    launch_date: time,
    is_premium: flag,
  },
  campaigns: {
    campaign_id: id,
    channel: text,
    objective: text,
    start_date: time,
    end_date: time,
    target_segment: text,
    expected_uplift: number,
  },
  transactions: {
    transaction_id: id,
    timestamp: time,
    customer_id: id,
    product_id: id,
    quantity: number,
    discount_applied: number,
    gross_revenue: number,
    campaign_id: id,
    refund_flag: flag,
  },
  events: {
    event_id: id,
    timestamp: time,
    customer_id: id,
    session_id: id,
    event_type: text,
    product_id: id,
    device_type: text,
    traffic_source: text,
    campaign_id: id,
    page_category: text,
    session_duration_sec: number,
    experiment_group: text,
  },
} as const satisfies Record<SourceTable, Record<string, string>>;
