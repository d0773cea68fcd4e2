import { counted } from '../../../charts/format.ts';
import type { Claims } from './claim.ts';
import { headingOf } from './groups.ts';
import { count, isClear, money, share } from './words.ts';

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
    'The median line without a discount is worth {plain}; with one, {before} before the discount and {after} after it, because a discount lowers the price itself.':
      ({ found }) => {
        const { plain, before, after } = found.values_by_discount!;
        return { plain: money(plain.median), before: money(before.median), after: money(after.median) };
      },
    ...valued(),
  },
  'figure 21': {
    ...noDiscounts,
    'Before the discount, a discounted line is worth {before} on average and a line without a discount {plain}: {difference}. After it, the discounted line brings {after}: a discount lowers the price itself.':
      ({ found }) => {
        const { plain, before, after } = found.values_by_discount!;
        const text = ({ mean, low, high }: typeof plain) => `${money(mean)} (${money(low)} to ${money(high)})`;
        return {
          ...{ before: text(before), plain: text(plain), after: money(after.mean) },
          difference: isClear(before, [plain])
            ? 'discounted lines are larger'
            : isClear(plain, [before])
              ? 'discounted lines are smaller'
              : 'no clear difference',
        };
      },
    ...valued(),
  },
};

function valued(): Claims {
  return {
    'Based on {lines} with a known discount and revenue.': ({ found }) => ({
      lines: counted(found.values_by_discount!.lines, 'line'),
    }),
  };
}
