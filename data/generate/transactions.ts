import { dayOf, type Span, secondAt, timestampText } from './calendar.ts';
import { bargainHabit } from './customers.ts';
import { categories, drawProduct } from './products.ts';
import { Random } from './random.ts';
import { cumulate, draw, drawFrom } from './shares.ts';
import { drawCustomer, rowsIn, type Shop } from './shop.ts';

export const transactionColumns = [
  'transaction_id',
  'timestamp',
  'customer_id',
  'product_id',
  'quantity',
  'discount_applied',
  'gross_revenue',
  'campaign_id',
  'refund_flag',
];

/** A purchase. Customer and product are indices from 0, one less than their ids; campaign 0 means none. */
export type Transaction = {
  id: number;
  second: number;
  customer: number;
  product: number;
  productKnown: boolean;
  quantity: number;
  discount: number;
  /** Null if the shop's system lost it. */
  revenue: number | null;
  campaign: number;
  refunded: boolean;
};

const lostProductShare = 0.035;
const lostRevenueShare = 0.015;
const beforeSignupShare = 0.01;
const signupDelayDays = 45;
const favouriteCategoryShare = 0.55;
const campaignShare = 0.36;
const refundWithoutRevenueShare = 0.4;
/** Refund rate by category, about 3% overall. */
const refundRates = [0.034, 0.046, 0.026, 0.02, 0.012, 0.028];

const quantityWeights = cumulate([0.6, 0.24, 0.09, 0.04, 0.02, 0.01]);
const discounts = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3];
const usualDiscounts = cumulate([0.68, 0.1, 0.09, 0.05, 0.05, 0.02, 0.01]);
const campaignDiscounts = cumulate([0.3, 0.14, 0.19, 0.13, 0.13, 0.06, 0.05]);
const bargainDiscounts = cumulate([0.02, 0.06, 0.14, 0.2, 0.26, 0.18, 0.14]);

/** The purchases of a span in chronological order, numbered from `firstId`. */
export function* transactions(shop: Shop, span: Span, firstId: number): Generator<Transaction> {
  const random = new Random(shop.seed, 'transaction');
  const count = rowsIn(shop, 'transactions', span);
  for (let i = 0; i < count; i++) {
    random.row(firstId + i);
    const second = secondAt(shop.calendar, span, (i + random.next()) / count);
    yield purchase(shop, span, firstId + i, second, random);
  }
}

export function* transactionLines(shop: Shop, span: Span, firstId: number): Generator<string> {
  for (const t of transactions(shop, span, firstId)) {
    const product = t.productKnown ? t.product + 1 : '';
    const revenue = t.revenue === null ? '' : t.revenue.toFixed(2);
    const sold = `${product},${t.quantity},${t.discount},${revenue},${t.campaign},${t.refunded ? 1 : 0}`;
    yield `${t.id},${timestampText(t.second)},${t.customer + 1},${sold}`;
  }
}

/** The number of purchases in a span that were made before the customer's signup day. */
export function countBeforeSignup(shop: Shop, span: Span): number {
  let count = 0;
  for (const t of transactions(shop, span, 1)) if (t.customer >= shop.people.signedUp[dayOf(t.second)]!) count++;
  return count;
}

function purchase(shop: Shop, span: Span, id: number, second: number, random: Random): Transaction {
  const customer = buyer(shop, span, dayOf(second), random);
  const category = random.chance(favouriteCategoryShare) ? shop.people.favourite[customer]! : draw(categories, random);
  const product = drawProduct(shop.catalogue, category, random);
  const bargain = shop.people.habit[customer] === bargainHabit;
  const running = shop.running[dayOf(second)]!;
  const campaign = random.chance(campaignShare) && running.length > 0 ? running[random.below(running.length)]! : 0;
  const quantity = 1 + drawFrom(quantityWeights, random, quantityWeights.length);
  const levels = bargain ? bargainDiscounts : campaign > 0 ? campaignDiscounts : usualDiscounts;
  const discount = discounts[drawFrom(levels, random, levels.length)]!;
  const paid =
    Math.round(quantity * shop.catalogue.price[product]! * (1 - discount) * Math.exp(0.05 * random.normal())) / 100;
  const refunded = random.chance(refundRates[category]!);
  const revenue = refunded && random.chance(refundWithoutRevenueShare) ? 0 : paid;
  return {
    id,
    second,
    customer,
    product,
    productKnown: !random.chance(lostProductShare),
    quantity,
    discount,
    revenue: random.chance(lostRevenueShare) ? null : revenue,
    campaign,
    refunded,
  };
}

/** Draws the buyer. A few buy before they sign up. */
function buyer(shop: Shop, span: Span, day: number, random: Random): number {
  const { people } = shop;
  const now = people.signedUp[day]!;
  const soon = people.signedUp[Math.min(day + signupDelayDays, span.to - 1)]!;
  if (random.chance(beforeSignupShare) && soon > now) return now + random.below(soon - now);
  return drawCustomer(people, people.buying, day, 0, random);
}
