import { dayOf, daySeconds, type Span, secondAt, timestampText } from './calendar.ts';
import { browserHabit, type Population } from './customers.ts';
import { categories, drawProduct } from './products.ts';
import { Random } from './random.ts';
import { draw, shares } from './shares.ts';
import { drawCustomer, rowsIn, type Shop } from './shop.ts';
import { type Transaction, transactions } from './transactions.ts';

export const eventColumns = [
  'event_id',
  'timestamp',
  'customer_id',
  'session_id',
  'event_type',
  'product_id',
  'device_type',
  'traffic_source',
  'campaign_id',
  'page_category',
  'session_duration_sec',
  'experiment_group',
];

type Session = {
  customer: number;
  begin: number;
  /** From the first event to the last. */
  seconds: number;
  kinds: number[];
  /** Index of the session's main product. */
  product: number;
  /** `device_type,traffic_source,campaign_id`, the same in all rows of the session. */
  context: string;
};

const eventTypes = ['view', 'click', 'add_to_cart', 'purchase', 'bounce'];
const eventKind = { view: 0, click: 1, cart: 2, purchase: 3, bounce: 4 };
const pageShares = [
  shares({ Home: 0.22, PLP: 0.36, PDP: 0.42 }),
  shares({ Home: 0.08, PLP: 0.42, PDP: 0.5 }),
  shares({ PDP: 0.6, Cart: 0.4 }),
  shares({ Checkout: 1 }),
  shares({ Home: 0.46, PLP: 0.3, PDP: 0.24 }),
];
const devices = shares({ mobile: 0.57, desktop: 0.35, tablet: 0.08 });
const trafficSources = shares({ Organic: 0.34, 'Paid Search': 0.21, Social: 0.17, Email: 0.14, Direct: 0.14 });
const experimentGroups = ['Control', 'Control', 'Variant_A', 'Variant_B'];

const bounceShare = 0.24;
const campaignShare = 0.3;
const sameProductShare = 0.5;
/** Share of purchases without a session: by telephone, or in a browser that blocks tracking. */
const untrackedShare = 0.15;
/** Days for which customers still visit after their last active day. */
const graceDays = 25;

/**
 * The events of a span, session by session, roughly in order of time. Every purchase event is a transaction of
 * transactions.csv at the end of its session; the other sessions only browse. The number of rows is exactly that of the
 * span. Advances `nextSession`, so that the nights continue the session ids of the base years.
 */
export function* eventLines(
  shop: Shop,
  span: Span,
  firstTransaction: number,
  firstEvent: number,
  nextSession: { id: number },
): Generator<string> {
  const count = rowsIn(shop, 'events', span);
  const random = new Random(shop.seed, 'session');
  const purchases = trackedPurchases(shop, span, firstTransaction);
  let purchase = purchases.next();
  for (let written = 0; written < count; nextSession.id++) {
    random.row(nextSession.id);
    const second = secondAt(shop.calendar, span, (written + random.next()) / count);
    const due = purchase.done || purchase.value.second > second ? null : purchase.value;
    const session = due ? buying(shop, span, due, random) : browsing(shop, span, second, random);
    if (due) purchase = purchases.next();
    for (let i = 0; i < session.kinds.length && written < count; i++, written++) {
      yield `${firstEvent + written},${cells(shop, session, i, nextSession.id, random)}`;
    }
  }
}

function* trackedPurchases(shop: Shop, span: Span, firstTransaction: number): Generator<Transaction, undefined> {
  const random = new Random(shop.seed, 'tracking');
  for (const t of transactions(shop, span, firstTransaction)) {
    if (!random.row(t.id).chance(untrackedShare)) yield t;
  }
}

function browsing(shop: Shop, span: Span, second: number, random: Random): Session {
  const { people } = shop;
  const day = dayOf(second);
  const customer = drawCustomer(people, people.visiting, day, graceDays, random);
  const running = shop.running[day]!;
  const campaign = random.chance(campaignShare) && running.length > 0 ? running[random.below(running.length)]! : 0;
  const kinds = random.chance(bounceShare) ? [eventKind.bounce] : interest(people, customer, random);
  const seconds = kinds[0] === eventKind.bounce ? random.between(1, 15) : duration(kinds.length, random);
  const begin = Math.min(second, span.to * daySeconds - 1 - Math.ceil(seconds));
  const product = drawProduct(shop.catalogue, people.favourite[customer]!, random);
  return { customer, begin, seconds, kinds, product, context: context(campaign, random) };
}

function buying(shop: Shop, span: Span, t: Transaction, random: Random): Session {
  const kinds = [...interest(shop.people, t.customer, random), eventKind.cart, eventKind.purchase];
  const seconds = Math.min(duration(kinds.length, random), t.second - span.from * daySeconds);
  const begin = t.second - Math.floor(seconds);
  return { customer: t.customer, begin, seconds, kinds, product: t.product, context: context(t.campaign, random) };
}

/**
 * The event kinds of a session: a view, then a random number of views, clicks and cart additions. Browsers view more and add
 * less.
 */
function interest(people: Population, customer: number, random: Random): number[] {
  const browser = people.habit[customer] === browserHabit;
  const kinds = [eventKind.view];
  while (kinds.length < 40 && random.chance(browser ? 0.8 : 0.7)) {
    const depth = random.next();
    kinds.push(depth < (browser ? 0.05 : 0.14) ? eventKind.cart : depth < 0.42 ? eventKind.click : eventKind.view);
  }
  return kinds;
}

/** Random session length in seconds. */
function duration(events: number, random: Random): number {
  return Math.min(7200, 20 * Math.exp(0.6 * random.normal()) * events);
}

function context(campaign: number, random: Random): string {
  return `${devices.labels[draw(devices, random)]},${trafficSources.labels[draw(trafficSources, random)]},${campaign}`;
}

/** All cells of an event except its id. */
function cells(shop: Shop, session: Session, i: number, id: number, random: Random): string {
  const { customer, kinds, seconds } = session;
  const kind = kinds[i]!;
  const pages = pageShares[kind]!;
  const page = pages.labels[draw(pages, random)]!;
  const product = page === 'Home' ? '' : productViewed(shop, session, kind, random) + 1;
  const time = timestampText(session.begin + Math.floor((seconds * i) / Math.max(1, kinds.length - 1)));
  const group = experimentGroups[shop.people.group[customer]!];
  return `${time},${customer + 1},${id},${eventTypes[kind]},${product},${session.context},${page},${seconds.toFixed(1)},${group}`;
}

function productViewed(shop: Shop, session: Session, kind: number, random: Random): number {
  if (kind === eventKind.purchase || random.chance(sameProductShare)) return session.product;
  return drawProduct(shop.catalogue, draw(categories, random), random);
}
