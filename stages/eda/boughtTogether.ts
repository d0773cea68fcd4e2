import type { Database, Value } from '../../core/stage.ts';
import { exactLow } from '../../core/statistics/binomial.ts';
import { keyOf } from './keys.ts';
import type { Baskets, EdaSummary, Pair } from './summary.ts';

/** Orders with more products are those of resellers or tests, and their pairs would outnumber all others. */
export const mostItems = 50;
/** The most frequent products or categories whose pairs are counted. */
export const mostCompared = 500;
/** The fewest orders for a pair. */
export const minOrders = 10;
const listed = 15;
/** Error probability of all pairs together. */
const alpha = 0.05;

/** Products, and categories, that are in the same orders. */
export async function boughtTogether(database: Database): Promise<EdaSummary['bought_together']> {
  return { products: await pairsOf(database, 'product_id'), categories: await pairsOf(database, 'category') };
}

type Totals = Record<'orders' | 'with_several' | 'left_out' | 'compared' | 'items', number>;
type Counts = { first: Value; second: Value } & Record<
  'first_orders' | 'second_orders' | 'together' | 'random',
  number
>;

async function pairsOf(database: Database, column: 'product_id' | 'category'): Promise<Baskets> {
  await createItems(database, column);
  const [totals] = await database.rows<Totals>(`
    select count(*) filter (size <= ${mostItems}) as orders, count(*) filter (size between 2 and ${mostItems}) as with_several,
      count(*) filter (size > ${mostItems}) as left_out, (select count(*) from frequent) as compared,
      coalesce(sum(size) filter (size <= ${mostItems}), 0)::bigint as items
    from sizes`);
  const { orders, with_several, left_out, compared, items } = totals!;
  const tested = (compared * (compared - 1)) / 2;
  const clear = (await frequentPairs(database, orders, items))
    .map((counts) => pairOf(counts, orders, alpha / tested))
    .filter(({ lift_low, random_lift }) => lift_low > Math.max(1, random_lift))
    .sort((a, b) => b.lift_low - a.lift_low);
  for (const table of ['items', 'sizes', 'frequent']) await database.run(`drop table ${table}`);
  return {
    ...{ orders, with_several, left_out, compared, pairs_tested: tested, clear: clear.length },
    pairs: clear.slice(0, listed),
  };
}

/**
 * Creates the tables `items`, what was bought in each order; `sizes`, their number by order; `frequent`, the products in the
 * most orders, with the number of `others` in these. Lines without a positive quantity are returns.
 */
async function createItems(database: Database, column: string): Promise<void> {
  await database.run(`
    create temp table items as
    select distinct transaction_id, ${column} as item
    from merged where transaction_id is not null and ${column} is not null and quantity > 0`);
  await database.run(
    'create temp table sizes as select transaction_id, count(*) as size from items group by transaction_id',
  );
  await database.run(`
    create temp table frequent as
    select *, row_number() over (order by orders desc, item) as place
    from (
      select item, count(*) as orders, sum(size - 1)::bigint as others
      from items join sizes using (transaction_id)
      where size <= ${mostItems}
      group by item having orders >= ${minOrders}
    )
    order by place limit ${mostCompared}`);
}

/**
 * The pairs in enough orders, and in more than expected, in a total order. `random` is expected if the other places in the
 * orders of one of the two were filled with products at their frequency, of the two the larger number: large orders have more
 * pairs than independence would give.
 */
function frequentPairs(database: Database, orders: number, items: number): Promise<Counts[]> {
  return database.rows<Counts>(`
    with several as (
      select transaction_id, place
      from items join sizes using (transaction_id) join frequent using (item)
      where size between 2 and ${mostItems}
    ),
    pairs as (
      select a.place as first_place, b.place as second_place, count(*) as together
      from several as a join several as b on a.transaction_id = b.transaction_id and a.place < b.place
      group by all having together >= ${minOrders}
    )
    select together, a.item as first, b.item as second, a.orders as first_orders, b.orders as second_orders,
      greatest(a.others * b.orders, b.others * a.orders) / ${items}::double as random
    from pairs join frequent as a on first_place = a.place join frequent as b on second_place = b.place
    where together > greatest(random, a.orders * b.orders / ${orders}::double)
    order by first_place, second_place`);
}

function pairOf({ first, second, random, ...counts }: Counts, orders: number, level: number): Pair {
  const { together, first_orders, second_orders } = counts;
  const independent = (first_orders / orders) * (second_orders / orders);
  return {
    ...{ first: keyOf(first), second: keyOf(second), ...counts },
    support: together / orders,
    lift: together / orders / independent,
    lift_low: exactLow(together, orders, level) / independent,
    random_lift: random / orders / independent,
  };
}
