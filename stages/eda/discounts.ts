import type { Database } from '../../core/stage.ts';
import { meanInterval } from '../../core/statistics/mean.ts';
import { deviation } from './groups.ts';
import type { DiscountGroup, DiscountValues, LineValues, Maybe } from './summary.ts';

/** The most discounts that are not binned. */
const maxLevels = 12;

/** n, mean, standard deviation and, unless n is 0, five quantiles. */
type Numbers = Maybe[];
type Group = { upto: Maybe; discounted: boolean | null; lines: number; before: Numbers; after: Numbers };

/**
 * The values of lines by discount. `gross_revenue` is the amount paid, so the value before the discount is
 * gross_revenue / (1 − discount_applied); it is unknown for a discount of 100%.
 */
export async function valuesByDiscount(database: Database): Promise<DiscountValues> {
  const width = await binWidth(database);
  const groups = await database.rows<Group>(`
    select upto, discounted, count(*) as lines, ${valuesOf('before')} as before, ${valuesOf('after')} as after
    from (
      select ${upperBound(width)} as upto, case when discount_applied < 1 then discount_applied > 0 end as discounted, gross_revenue as after,
        case when discount_applied < 1 then gross_revenue / (1 - discount_applied) end as before
      from merged where discount_applied is not null
    )
    group by grouping sets ((upto), (discounted)) order by upto, discounted`);
  return {
    bins: groups
      .filter(({ upto }) => upto !== null)
      .map((group) => ({ above: lowerBound(group.upto!, width), upto: group.upto!, ...groupOf(group) })),
    none: groupOf(groups.find(({ discounted }) => discounted === false)),
    discounted: groupOf(groups.find(({ discounted }) => discounted === true)),
  };
}

/** Null if every discount is a bin of its own. */
async function binWidth(database: Database): Promise<number | null> {
  const [row] = await database.rows<{ levels: number; deepest: Maybe }>(
    'select count(distinct discount_applied) as levels, max(discount_applied) as deepest from merged',
  );
  if (row!.levels <= maxLevels) return null;
  return row!.deepest! > 0.5 ? 0.1 : 0.05;
}

/** SQL; the inner rounding keeps 0.15 / 0.05 = 2.9999999999999996 in its bin. */
function upperBound(width: number | null): string {
  return width === null ? 'discount_applied' : `round(ceil(round(discount_applied / ${width}, 9)) * ${width}, 2)`;
}

function lowerBound(upto: number, width: number | null): number {
  return width === null || upto === 0 ? upto : Number((upto - width).toFixed(2));
}

/** SQL for `Numbers`. */
function valuesOf(column: string): string {
  return `[count(${column}), favg(${column}), ${deviation(column)}]
    || coalesce(quantile_cont(${column}, [0.05, 0.25, 0.5, 0.75, 0.95]), [])`;
}

function groupOf(group: Group | undefined): DiscountGroup {
  return { lines: group?.lines ?? 0, before: readValues(group?.before), after: readValues(group?.after) };
}

function readValues([n, mean, std, p05, q1, median, q3, p95]: Numbers = []): LineValues {
  const interval = meanInterval(n ?? 0, mean ?? null, std ?? null);
  return { ...interval, p05: p05 ?? null, q1: q1 ?? null, median: median ?? null, q3: q3 ?? null, p95: p95 ?? null };
}
