/** A number of a customer as of the cutoff. `sql` reads the row `h` (transactions), `e` (events) or `c` (customer). */
export type NumericFeature = { name: string; says: string; type: 'integer' | 'number'; sql: string };

/** A text of a customer that becomes one column of 0 and 1 for each level that occurs, `<name>_<level>`. */
export type CategoricalFeature = { name: string; says: string; sql: string };

export const eventTypes = ['view', 'click', 'add_to_cart', 'purchase', 'bounce'] as const;

const microsecondsPerDay = 86_400_000_000n;

/** Whole days from the time `sql` to the cutoff, part days dropped. */
const daysBefore = (sql: string) => `(epoch_us(cutoff) - epoch_us(${sql})) // ${microsecondsPerDay}`;

const integer = (name: string, sql: string, says: string): NumericFeature => ({ name, says, type: 'integer', sql });
const number = (name: string, sql: string, says: string): NumericFeature => ({ name, says, type: 'number', sql });

/** In the order of the columns. */
export const numericFeatures: readonly NumericFeature[] = [
  integer('recency', daysBefore('h.last'), 'whole days since the last transaction'),
  integer('frequency', 'h.frequency', 'distinct transactions'),
  number('monetary', 'h.monetary', 'sum of known revenue, refunds included'),
  number('avg_order_value', 'coalesce(h.avg_order_value, 0)', 'mean known revenue of a row, 0 if none is known'),
  number('avg_discount', 'h.avg_discount', 'mean known discount, missing if none is known'),
  integer('refund_count', 'h.refund_count', 'refunded rows'),
  number('quantity_sum', 'h.quantity_sum', 'units bought'),
  integer('distinct_categories', 'h.distinct_categories', 'distinct known categories bought'),
  number('age', 'h.age', 'age in the table of customers'),
  integer(
    'days_since_signup',
    daysBefore('h.signup'),
    'whole days since the signup, or the first transaction without any',
  ),
  ...eventTypes.map((type) => integer(`events_${type}`, `coalesce(e.events_${type}, 0)`, `events of type ${type}`)),
  integer(
    'events_total',
    eventTypes.map((type) => `coalesce(e.events_${type}, 0)`).join(' + '),
    'events of these five types',
  ),
  integer('sessions', 'coalesce(e.sessions, 0)', 'distinct sessions'),
  number(
    'avg_session_duration',
    'coalesce(e.avg_session_duration, 0)',
    'mean over sessions of the longest known duration, seconds; 0 if none is known',
  ),
  integer(
    'last_event_recency',
    `coalesce(${daysBefore('e.last')}, observation_days)`,
    'whole days since the last event; all days since the first transaction of the data if there is none',
  ),
];

export const categoricalFeatures: readonly CategoricalFeature[] = [
  { name: 'country', sql: 'c.country', says: 'country' },
  { name: 'loyalty_tier', sql: 'c.loyalty_tier', says: 'loyalty tier' },
  { name: 'gender', sql: 'c.gender', says: 'gender' },
  { name: 'acquisition_channel', sql: 'c.acquisition_channel', says: 'acquisition channel' },
  {
    name: 'favourite_category',
    sql: `coalesce(f.category, 'Unknown')`,
    says: 'category bought most often, the first by name of equals; Unknown if none is known',
  },
];

/** Features from the table of customers, which says how they are today and not at the cutoff: they may leak. */
export const snapshotFeatures: readonly string[] = ['age', 'country', 'loyalty_tier', 'gender', 'acquisition_channel'];
