/** A number per customer as of the cutoff. `sql` reads `h` (transactions), `e` (events) and `c` (customer). */
export type NumericFeature = { name: string; description: string; type: 'integer' | 'number'; sql: string };

/** A text per customer, encoded as one 0/1 column for each level that occurs: `<name>_<level>`. */
export type CategoricalFeature = { name: string; description: string; sql: string };

export const eventTypes = ['view', 'click', 'add_to_cart', 'purchase', 'bounce'] as const;

const microsecondsPerDay = 86_400_000_000n;

/** Whole days from the time `sql` to the cutoff, rounded down. */
const daysBefore = (sql: string) => `(epoch_us(cutoff) - epoch_us(${sql})) // ${microsecondsPerDay}`;

const integer = (name: string, sql: string, description: string): NumericFeature => ({
  name,
  description,
  type: 'integer',
  sql,
});
const number = (name: string, sql: string, description: string): NumericFeature => ({
  name,
  description,
  type: 'number',
  sql,
});

/** In column order. */
export const numericFeatures: readonly NumericFeature[] = [
  integer('recency', daysBefore('h.last'), 'whole days since the last order'),
  integer('frequency', 'h.frequency', 'number of orders'),
  number('monetary', 'h.monetary', 'sum of known revenue, refunds included'),
  number('avg_order_value', 'coalesce(h.avg_order_value, 0)', 'mean known revenue per line, 0 if none is known'),
  number('avg_discount', 'h.avg_discount', 'mean known discount, missing if none is known'),
  integer('refund_count', 'h.refund_count', 'refunded lines'),
  number('quantity_sum', 'h.quantity_sum', 'units bought'),
  integer('distinct_categories', 'h.distinct_categories', 'distinct known categories bought'),
  number('age', 'h.age', 'age in the customers table'),
  integer(
    'days_since_signup',
    daysBefore('h.signup'),
    'whole days since signup, or since the first order if no customer has a signup date',
  ),
  ...eventTypes.map((type) => integer(`events_${type}`, `coalesce(e.events_${type}, 0)`, `events of type ${type}`)),
  integer(
    'events_total',
    eventTypes.map((type) => `coalesce(e.events_${type}, 0)`).join(' + '),
    `events of the types ${eventTypes.join(', ')}`,
  ),
  integer('sessions', 'coalesce(e.sessions, 0)', 'distinct sessions'),
  number(
    'avg_session_duration',
    'coalesce(e.avg_session_duration, 0)',
    'mean over sessions of the longest known duration, in seconds; 0 if none is known',
  ),
  integer(
    'last_event_recency',
    `coalesce(${daysBefore('e.last')}, observation_days)`,
    'whole days since the last event; without one, days since the first transaction in the data',
  ),
];

export const categoricalFeatures: readonly CategoricalFeature[] = [
  { name: 'country', sql: 'c.country', description: 'country' },
  { name: 'loyalty_tier', sql: 'c.loyalty_tier', description: 'loyalty tier' },
  { name: 'gender', sql: 'c.gender', description: 'gender' },
  { name: 'acquisition_channel', sql: 'c.acquisition_channel', description: 'acquisition channel' },
  {
    name: 'favourite_category',
    sql: `coalesce(f.category, 'Unknown')`,
    description: 'category bought most often, the first by name if tied; Unknown if none is known',
  },
];

/** Features from the customers table, which has today's values and not those at the cutoff: they may leak. */
export const snapshotFeatures: readonly string[] = ['age', 'country', 'loyalty_tier', 'gender', 'acquisition_channel'];

/** The feature that the column `name` of `features.parquet` encodes, with its level; undefined if the catalogue has none. */
export function featureOf(name: string): { feature: NumericFeature | CategoricalFeature; level?: string } | undefined {
  const numeric = numericFeatures.find((feature) => feature.name === name);
  if (numeric) return { feature: numeric };
  const feature = categoricalFeatures.find((categorical) => name.startsWith(`${categorical.name}_`));
  return feature && { feature, level: name.slice(feature.name.length + 1) };
}
