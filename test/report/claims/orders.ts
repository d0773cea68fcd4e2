import { counted } from '../../../charts/format.ts';
import type { Claims } from './claim.ts';
import { headingOf } from './groups.ts';
import { count, money, share, sumOf } from './words.ts';

const noDiscounts: Claims = {
  'Figure {heading}: No line has a known discount.': ({ found, figures }, { heading }) => ({
    heading: headingOf(figures, heading!),
    'no discount is known': found.discounts === null,
  }),
};

export const orderClaims: Record<string, Claims> = {
  'figure 15': {
    '{part} of orders have one unit.': ({ found: { orders } }) => ({ part: share(orders.one_unit / orders.count) }),
    'The 20 most frequent numbers are shown; the other {others} are grouped as “other”.': ({ found }) => ({
      others: count(found.orders.units - 20),
    }),
    'Based on {orders} with a known quantity, of {all}.': ({ found: { orders } }) => ({
      orders: counted(orders.count, 'order'),
      all: count(orders.count),
    }),
  },
  'figure 17': {
    'The median order is worth {median}; the mean is {mean}.': ({ found: { orders } }) => ({
      median: money(orders.median),
      mean: money(orders.mean),
    }),
    'The axis ends at the 99th percentile, {end}.': ({ found: { orders } }) => ({ end: money(orders.p99) }),
    'Based on {orders} with known revenue, of {all}.': ({ found: { orders } }) => ({
      orders: counted(orders.valued, 'order'),
      all: count(orders.count),
    }),
  },
  'figure 19': {
    ...noDiscounts,
    '{part} of lines with a known discount are discounted, by {mean} on average.': ({ found }) => ({
      part: share(found.discounts!.discounted / found.discounts!.lines),
      mean: share(found.discounts!.mean_when_discounted),
    }),
    'Based on {lines} with a known discount, of {all}.': ({ found }) => ({
      lines: counted(found.discounts!.lines, 'line'),
      all: count(found.totals.lines),
    }),
  },
  'figure 20': {
    ...noDiscounts,
    'Discount and revenue are {strength} related (correlation {r}).': ({ found }) => {
      const r = found.discounts!.correlation;
      const size = Math.abs(r);
      return { strength: size < 0.1 ? 'hardly' : size < 0.3 ? 'weakly' : 'clearly', r: r.toFixed(2) };
    },
    'Based on {lines} shown.': ({ found }) => ({ lines: counted(found.discounts!.both, 'line') }),
  },
  'figure 21': {
    ...noDiscounts,
    'Mean revenue per line is {first} at a discount of {lowest} and {last} at {deepest}.': ({ found }) => {
      const levels = Object.entries(found.discounts!.levels).sort(([a], [b]) => Number(a) - Number(b));
      const [[lowest, first], [deepest, last]] = [levels[0]!, levels.at(-1)!];
      return {
        first: money(first.mean),
        lowest: share(Number(lowest)),
        last: money(last.mean),
        deepest: share(Number(deepest)),
      };
    },
    'Based on {lines} with a known discount.': ({ found }) => ({
      lines: counted(sumOf(Object.values(found.discounts!.levels).map(({ lines }) => lines)), 'line'),
    }),
  },
};
