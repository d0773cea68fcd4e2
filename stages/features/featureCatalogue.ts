/** A number per customer as of the cutoff. `sql` reads `h` (transactions), `e` (events) and `c` (customer). */
export type NumericFeature = {
  name: string;
  /** Its name in figures, at most 22 characters. */
  label: string;
  description: string;
  type: 'integer' | 'number';
  sql: string;
};

/** A text per customer, encoded as one 0/1 column for each level that occurs: `<name>_<level>`. */
export type CategoricalFeature = { name: string; label: string; sql: string; description: string };

export const eventTypes = ['view', 'click', 'add_to_cart', 'purchase', 'bounce'] as const;

const microsecondsPerDay = 86_400_000_000n;

/** Whole days from the time `sql` to the cutoff, rounded down. */
const daysBefore = (sql: string) => `(epoch_us(cutoff) - epoch_us(${sql})) // ${microsecondsPerDay}`;

const integer = (name: string, label: string, sql: string, description: string): NumericFeature => ({
  name,
  label,
  description,
  type: 'integer',
  sql,
});
const number = (name: string, label: string, sql: string, description: string): NumericFeature => ({
  name,
  label,
  description,
  type: 'number',
  sql,
});

const eventLabels: Record<(typeof eventTypes)[number], string> = {
  view: 'views',
  click: 'clicks',
  add_to_cart: 'additions to cart',
  purchase: 'purchase events',
  bounce: 'bounces',
};

/** In column order. */
export const numericFeatures: readonly NumericFeature[] = [
  integer('recency', 'days since last order', daysBefore('h.last'), 'whole days since the last order'),
  integer('frequency', 'orders so far', 'h.frequency', 'number of orders'),
  number('monetary', 'revenue so far', 'h.monetary', 'sum of known revenue, refunds included'),
  number(
    'avg_order_value',
    'revenue per line',
    'coalesce(h.avg_order_value, 0)',
    'mean known revenue per line, 0 if none is known',
  ),
  number('avg_discount', 'mean discount', 'h.avg_discount', 'mean known discount, missing if none is known'),
  integer('refund_count', 'refunded lines', 'h.refund_count', 'refunded lines'),
  number('quantity_sum', 'units bought', 'h.quantity_sum', 'units bought'),
  integer('distinct_categories', 'categories bought', 'h.distinct_categories', 'distinct known categories bought'),
  number('age', 'age', 'h.age', 'age in the customers table'),
  integer(
    'days_since_signup',
    'days as a customer',
    daysBefore('h.signup'),
    'whole days since signup, or since the first order if no customer has a signup date',
  ),
  ...eventTypes.map((type) =>
    integer(`events_${type}`, eventLabels[type], `coalesce(e.events_${type}, 0)`, `events of type ${type}`),
  ),
  integer(
    'events_total',
    'events',
    eventTypes.map((type) => `coalesce(e.events_${type}, 0)`).join(' + '),
    `events of the types ${eventTypes.join(', ')}`,
  ),
  integer('sessions', 'sessions', 'coalesce(e.sessions, 0)', 'distinct sessions'),
  number(
    'avg_session_duration',
    'session duration',
    'coalesce(e.avg_session_duration, 0)',
    'mean over sessions of the longest known duration, in seconds; 0 if none is known',
  ),
  integer(
    'last_event_recency',
    'days since last event',
    `coalesce(${daysBefore('e.last')}, observation_days)`,
    'whole days since the last event; without one, days since the first transaction in the data',
  ),
];

const text = (name: string, label: string, sql: string, description = label): CategoricalFeature => ({
  name,
  label,
  sql,
  description,
});

export const categoricalFeatures: readonly CategoricalFeature[] = [
  text('country', 'country', 'c.country'),
  text('loyalty_tier', 'loyalty tier', 'c.loyalty_tier'),
  text('gender', 'gender', 'c.gender'),
  text('acquisition_channel', 'acquisition channel', 'c.acquisition_channel'),
  text(
    'favourite_category',
    'favourite category',
    `coalesce(f.category, 'Unknown')`,
    'category bought most often, the first by name if tied; Unknown if none is known',
  ),
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

/** The name of a feature in figures; its own if the catalogue does not have it. */
export function labelOf(name: string): string {
  return [...numericFeatures, ...categoricalFeatures].find((feature) => feature.name === name)?.label ?? name;
}
