import { counted } from '../../../charts/format.ts';
import { mostItems } from '../boughtTogether.ts';
import type { Tables } from './tables.ts';

/** Why the data cannot carry a figure; null if it can. */
type Requirement = (tables: Tables) => string | null;

/** Dates without times are read as midnight, or as the offset of a time zone, which would be the strongest hour. */
export const timesOfDay: Requirement = ({ eda }) => {
  const [lines] = eda.shape;
  if (eda.times.midnight > lines / 20) return 'Timestamps have dates without a time of day.';
  return eda.times.two_most_frequent > lines / 3 ? 'Many timestamps have the same time of day.' : null;
};

export const refundsAndSales: Requirement = ({ eda }) => {
  const { n, successes } = eda.refund_rates.overall;
  if (n === 0) return 'The source has no refund flags.';
  if (successes === 0) return 'No line with a refund flag is refunded.';
  return successes === n ? 'Every line with a refund flag is refunded.' : null;
};

/** The campaign channel of lines without a campaign, and of a source without campaigns. */
const noCampaign = 'None';

/** With a single level there is nothing to compare, and a mapping may have made the column constant. */
export const severalLevels =
  (column: string, word: string): Requirement =>
  ({ eda }) => {
    const levels = Object.keys(eda.groups[column] ?? {});
    if (levels.length > 1) return null;
    const known = levels.filter((level) => column !== 'campaign_channel' || level !== noCampaign);
    return known.length === 0 ? `No line has a known ${word}.` : `All lines with a known ${word} have the same.`;
  };

/** Campaign 0 is no campaign, which counts as a level. */
export const severalCampaigns: Requirement = ({ eda }) => {
  const { counts = {} } = eda.value_counts.merged?.campaign_id ?? {};
  const campaigns = Object.keys(counts);
  if (campaigns.length > 1) return null;
  return campaigns.length === 0 ? 'No line has a campaign_id.' : 'All lines with a campaign_id have the same.';
};

export const severalDiscounts: Requirement = ({ eda }) => {
  const { by_level: levels } = eda.discounts;
  const others = eda.value_counts.merged?.discount_applied?.left_out?.values ?? 0;
  if (levels.length + others > 1) return null;
  if (levels.length === 0) return 'No line has a known discount.';
  return levels[0]!.transactions === 1
    ? 'Only one line has a known discount.'
    : `All ${counted(levels[0]!.transactions, 'line')} with a known discount have the same discount.`;
};

export const customersInSeveralMonths: Requirement = ({ eda }) => {
  if (eda.totals.customers === 0) return 'No line has a customer_id.';
  return eda.monthly.length > 1 ? null : 'All lines are of one month.';
};

export const productsWithRevenue: Requirement = ({ eda }) => {
  const { count, top } = eda.products;
  if (count < 2)
    return count === 0 ? 'No line has a product_id.' : 'All lines with a product_id have the same product.';
  return (top[0]?.revenue ?? 0) > 0 ? null : 'No product has revenue above 0.';
};

export const ordersOfSeveralProducts: Requirement = ({ eda }) => {
  const { orders, with_several, left_out } = eda.bought_together.products;
  if (eda.products.count === 0) return 'No line has a product_id.';
  if (with_several > 0) return null;
  if (left_out > 0) return `All orders of several products have more than ${mostItems}.`;
  return orders === 0 ? 'No line with a product_id has a positive quantity.' : 'No order has more than one product.';
};
