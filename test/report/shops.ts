import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Random, seededRandom } from '../../core/random.ts';

/** A shop of which the report must say only what is true. What it does not name, its source does not have. */
export type ShopDescription = {
  /** First day, `YYYY-MM-DD`, and number of days. */
  first: string;
  days: number;
  orders: number;
  customers: number;
  /** Orders on the last day for each on the first. */
  trend?: number;
  /** The most lines that an order has. */
  lines?: number;
  products: number;
  /** Only dates, no times of day. */
  datesOnly?: boolean;
  /** Shares of orders without a customer, of lines that are returned, of lines that are refunded. */
  guests?: number;
  returns?: number;
  refunds?: number;
  discounts?: number[];
  /** The campaign of every line. */
  campaign?: string;
  countries?: string[];
  categories?: string[];
  /** Whether customers have signup dates. */
  signups?: boolean;
};

export const shops: Record<string, ShopDescription> = {
  'retail log': {
    ...{ first: '2010-12-01', days: 374, orders: 700, customers: 260, lines: 5, products: 60 },
    ...{ guests: 0.15, returns: 0.03, campaign: '0', countries: ['United Kingdom', 'France', 'Germany', 'Spain'] },
  },
  'dates only': {
    ...{ first: '2021-01-01', days: 730, orders: 1500, customers: 300, products: 40, datesOnly: true, signups: true },
    ...{ trend: 1.5, refunds: 0.06, discounts: [0, 0, 0.05, 0.1, 0.2], countries: ['DE', 'FR', 'BR'] },
    categories: ['Electronics', 'Fashion', 'Home', 'Sports'],
  },
  'no refunds': {
    ...{ first: '2021-06-10', days: 560, orders: 1200, customers: 250, products: 30, lines: 2, signups: true },
    ...{ countries: ['DE', 'FR'], categories: ['Books', 'Games', 'Music'], discounts: [0, 0.1, 0.25] },
  },
  'one country': {
    ...{ first: '2021-01-01', days: 700, orders: 1200, customers: 250, products: 30, refunds: 0, signups: true },
    ...{ countries: ['DE'], categories: ['Books', 'Games'] },
  },
  'one year': {
    ...{ first: '2022-01-01', days: 365, orders: 1100, customers: 220, products: 30, lines: 3, refunds: 0.08 },
    ...{ countries: ['DE', 'FR'], categories: ['Books', 'Games', 'Music'] },
  },
  'one product': {
    ...{ first: '2021-03-01', days: 500, orders: 900, customers: 200, products: 1, lines: 2, signups: true },
    ...{ refunds: 0.05, countries: ['DE', 'FR'], categories: ['Books'] },
  },
  'shop in decline': {
    ...{ first: '2021-01-01', days: 745, orders: 1300, customers: 300, trend: 0.05, products: 30, lines: 2 },
    ...{ refunds: 0.1, countries: ['DE', 'FR'], categories: ['Books', 'Games', 'Music'], signups: true },
  },
};

/** What no report says. */
export const never = [/NaN|undefined|Infinity|\[object|\bnull\b/, /% (more|less|higher|lower) .*\(\+?0\.00\)/];

/** What would be false of a data set, or a comparison that its data cannot carry. */
export const mustNotSay: Record<string, RegExp[]> = {
  sample: [/hour.*00:00/, /n\/a/],
  // A line is worth 95.43 on average, an order three times as much.
  'retail log': [
    /95\.43/,
    /2,092 orders/,
    /without a campaign/i,
    /are refunded/i,
    /refund rate is/i,
    /has the most revenue of \d+ categories/,
  ],
  'dates only': [/00:00/, /No hour/, /strongest hour/i, /hour of the week is/i, /has the most revenue of \d+ campaign/],
  'no refunds': [/refund_count/, /refund rate (is|of|in)/i, /are refunded/i, /not to be refunded/i],
  'one country': [/\bDE has the most/, /most revenue of 1 /, /highest refund rate/i, /are refunded/i],
  'one year': [/(than|against) .*year earlier/, /year earlier \d/, /365 days before/],
  'one product': [/are (clearly )?bought together/i, /leads alone/, /Books/, /most revenue of 1 /],
  'shop in decline': [/% higher than/, /grew/i, /more than that of the/, /more than a year/],
};

type Row = Record<string, string | number>;

/** Writes the shop as CSV files; a description always becomes the same files. */
export async function writeShop(folder: string, shop: ShopDescription): Promise<void> {
  const tables = { transactions: transactions(shop), customers: customers(shop), products: products(shop) };
  await mkdir(folder, { recursive: true });
  for (const [table, rows] of Object.entries(tables)) {
    if (rows.length > 0) await writeFile(join(folder, `${table}.csv`), csvOf(rows));
  }
}

function csvOf(rows: Row[]): string {
  return `${[Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((row) => row.join(',')).join('\n')}\n`;
}

function transactions(shop: ShopDescription): Row[] {
  const random = seededRandom(shop.orders, 1);
  const days = Array.from({ length: shop.orders }, () => dayOf(shop, random)).sort((a, b) => a - b);
  return days.flatMap((day, index) => order(shop, index + 1, day, random));
}

/** A day by the trend, more often at the weekend. */
function dayOf(shop: ShopDescription, random: Random): number {
  const slope = (shop.trend ?? 1) - 1;
  const mass = random.uniform() * (1 + slope / 2);
  const place = slope === 0 ? mass : (Math.sqrt(1 + 2 * slope * mass) - 1) / slope;
  const day = Math.min(Math.floor(place * shop.days), shop.days - 1);
  const weekday = new Date(timeOf(shop, day)).getUTCDay();
  return random.uniform() < (weekday === 0 || weekday === 6 ? 1 : 0.7) ? day : dayOf(shop, random);
}

function order(shop: ShopDescription, id: number, day: number, random: Random): Row[] {
  const seconds = shop.datesOnly ? 0 : 3600 * (8 + random.below(13)) + random.below(3600);
  const time = new Date(timeOf(shop, day) + 1000 * seconds).toISOString();
  const head = {
    transaction_id: id,
    timestamp: shop.datesOnly ? time.slice(0, 10) : time.slice(0, 19).replace('T', ' '),
    customer_id: random.uniform() < (shop.guests ?? 0) ? '' : buyer(shop, day, random),
  };
  const lines = 1 + random.below(shop.lines ?? 1);
  return Array.from({ length: lines }, () => ({ ...head, ...line(shop, random) }));
}

function line(shop: ShopDescription, random: Random): Row {
  const product = 1 + random.below(shop.products);
  const quantity = (1 + random.below(3)) * (random.uniform() < (shop.returns ?? 0) ? -1 : 1);
  const { discounts } = shop;
  const discount = discounts?.[random.below(discounts.length)] ?? 0;
  const price = Math.round((500 + 137 * product + random.below(1000)) * (1 - discount));
  return {
    product_id: product,
    quantity,
    ...(discounts ? { discount_applied: discount } : {}),
    gross_revenue: (price * quantity) / 100,
    ...(shop.campaign === undefined ? {} : { campaign_id: shop.campaign }),
    ...(shop.refunds === undefined ? {} : { refund_flag: Number(random.uniform() < shop.refunds) }),
  };
}

/** One of those who have signed up, the early ones more often. */
function buyer(shop: ShopDescription, day: number, random: Random): number {
  const known = 1 + lastWhere(shop.customers, (customer) => signupDay(shop, customer) <= day);
  return 1 + Math.floor(random.uniform() ** 1.5 * known);
}

function lastWhere(count: number, condition: (index: number) => boolean): number {
  return Array.from({ length: count }, (_, index) => index).findLast(condition) ?? 0;
}

/** A fifth of the customers signed up before the data begins. */
function signupDay({ customers, days }: ShopDescription, customer: number): number {
  return Math.floor((customer / customers - 0.2) * days * 1.2);
}

function customers(shop: ShopDescription): Row[] {
  const { countries } = shop;
  if (!countries) return [];
  return Array.from({ length: shop.customers }, (_, customer) => ({
    customer_id: customer + 1,
    ...(shop.signups ? { signup_date: isoDay(shop, signupDay(shop, customer)) } : {}),
    country: countries[((customer * 7) % 11) % countries.length]!,
  }));
}

function products(shop: ShopDescription): Row[] {
  const { categories } = shop;
  if (!categories) return [];
  return Array.from({ length: shop.products }, (_, product) => ({
    product_id: product + 1,
    category: categories[product % categories.length]!,
  }));
}

function timeOf({ first }: ShopDescription, day: number): number {
  return Date.parse(`${first}T00:00:00Z`) + day * 86_400_000;
}

function isoDay(shop: ShopDescription, day: number): string {
  return new Date(timeOf(shop, day)).toISOString().slice(0, 10);
}
