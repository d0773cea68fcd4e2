import { dayOf, type Span, secondAt, timestampText } from './calendar.ts';
import { BARGAIN } from './customers.ts';
import { CATEGORIES, drawProduct } from './products.ts';
import { Random } from './random.ts';
import { cumulate, draw, drawFrom } from './shares.ts';
import { drawCustomer, rowsIn, type Shop } from './shop.ts';

export const TRANSACTION_COLUMNS = [
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

/** A purchase. Positions count from 0, ids are one more; campaign 0 is none. */
export interface Transaction {
  id: number;
  second: number;
  customer: number;
  product: number;
  productKnown: boolean;
  quantity: number;
  discount: number;
  /** `null` where the shop's system lost it. */
  revenue: number | null;
  campaign: number;
  refunded: boolean;
}

const LOST_PRODUCT = 0.035;
const LOST_REVENUE = 0.015;
const BOUGHT_BEFORE_SIGNUP = 0.01;
const SIGNUP_DELAY_DAYS = 45;
const FAVOURITE_CATEGORY = 0.55;
const FROM_CAMPAIGN = 0.36;
const REFUND_WITHOUT_REVENUE = 0.4;
/** By category, about 3 % over all purchases. */
const REFUNDS = [0.034, 0.046, 0.026, 0.02, 0.012, 0.028];

const QUANTITY = cumulate([0.6, 0.24, 0.09, 0.04, 0.02, 0.01]);
const DISCOUNTS = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3];
const PLAIN_DISCOUNT = cumulate([0.68, 0.1, 0.09, 0.05, 0.05, 0.02, 0.01]);
const CAMPAIGN_DISCOUNT = cumulate([0.3, 0.14, 0.19, 0.13, 0.13, 0.06, 0.05]);
const BARGAIN_DISCOUNT = cumulate([0.02, 0.06, 0.14, 0.2, 0.26, 0.18, 0.14]);

/** The purchases of a span in order of time, numbered from `firstId`. */
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

/** How many of a span's purchases were made before the day on which their customer signed up. */
export function countBeforeSignup(shop: Shop, span: Span): number {
  let count = 0;
  for (const t of transactions(shop, span, 1)) if (t.customer >= shop.people.signedUp[dayOf(t.second)]!) count++;
  return count;
}

function purchase(shop: Shop, span: Span, id: number, second: number, random: Random): Transaction {
  const customer = buyer(shop, span, dayOf(second), random);
  const category = random.chance(FAVOURITE_CATEGORY) ? shop.people.favourite[customer]! : draw(CATEGORIES, random);
  const product = drawProduct(shop.catalogue, category, random);
  const bargain = shop.people.habit[customer] === BARGAIN;
  const running = shop.running[dayOf(second)]!;
  const campaign = random.chance(FROM_CAMPAIGN) && running.length > 0 ? running[random.below(running.length)]! : 0;
  const quantity = 1 + drawFrom(QUANTITY, random, QUANTITY.length);
  const levels = bargain ? BARGAIN_DISCOUNT : campaign > 0 ? CAMPAIGN_DISCOUNT : PLAIN_DISCOUNT;
  const discount = DISCOUNTS[drawFrom(levels, random, levels.length)]!;
  const paid =
    Math.round(quantity * shop.catalogue.price[product]! * (1 - discount) * Math.exp(0.05 * random.normal())) / 100;
  const refunded = random.chance(REFUNDS[category]!);
  const revenue = refunded && random.chance(REFUND_WITHOUT_REVENUE) ? 0 : paid;
  return {
    id,
    second,
    customer,
    product,
    productKnown: !random.chance(LOST_PRODUCT),
    quantity,
    discount,
    revenue: random.chance(LOST_REVENUE) ? null : revenue,
    campaign,
    refunded,
  };
}

/** A few buy first and sign up in the weeks after. */
function buyer(shop: Shop, span: Span, day: number, random: Random): number {
  const { people } = shop;
  const now = people.signedUp[day]!;
  const soon = people.signedUp[Math.min(day + SIGNUP_DELAY_DAYS, span.to - 1)]!;
  if (random.chance(BOUGHT_BEFORE_SIGNUP) && soon > now) return now + random.below(soon - now);
  return drawCustomer(people, people.buying, day, 0, random);
}
