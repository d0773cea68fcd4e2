import { DAY_SECONDS, dayOf, type Span, secondAt, timestampText } from './calendar.ts';
import { BROWSER, type Population } from './customers.ts';
import { CATEGORIES, drawProduct } from './products.ts';
import { Random } from './random.ts';
import { draw, shares } from './shares.ts';
import { drawCustomer, rowsIn, type Shop } from './shop.ts';
import { type Transaction, transactions } from './transactions.ts';

export const EVENT_COLUMNS = [
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

interface Session {
  customer: number;
  begin: number;
  /** From the first event to the last. */
  seconds: number;
  kinds: number[];
  /** Position of the product that it is about. */
  product: number;
  /** `device_type,traffic_source,campaign_id` of all its rows. */
  context: string;
}

const KINDS = ['view', 'click', 'add_to_cart', 'purchase', 'bounce'];
const VIEW = 0;
const CLICK = 1;
const CART = 2;
const PURCHASE = 3;
const BOUNCE = 4;
const PAGES = [
  shares({ Home: 0.22, PLP: 0.36, PDP: 0.42 }),
  shares({ Home: 0.08, PLP: 0.42, PDP: 0.5 }),
  shares({ PDP: 0.6, Cart: 0.4 }),
  shares({ Checkout: 1 }),
  shares({ Home: 0.46, PLP: 0.3, PDP: 0.24 }),
];
const DEVICES = shares({ mobile: 0.57, desktop: 0.35, tablet: 0.08 });
const SOURCES = shares({ Organic: 0.34, 'Paid Search': 0.21, Social: 0.17, Email: 0.14, Direct: 0.14 });
const GROUPS = ['Control', 'Control', 'Variant_A', 'Variant_B'];

const BOUNCES = 0.24;
const FROM_CAMPAIGN = 0.3;
const SAME_PRODUCT = 0.5;
/** Purchases without a session: by telephone, or in a browser that blocks tracking. */
const UNSEEN_PURCHASES = 0.15;
/** People look in for a while after their last purchase. */
const GRACE_DAYS = 25;

/**
 * The events of a span, session by session, roughly in order of time. Purchases are those of transactions.csv, in a
 * session that leads to them; between them people browse. The span's count of rows is met exactly. `nextSession` is
 * moved on, so that nights go on where the base years ended.
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
  const purchases = seenPurchases(shop, span, firstTransaction);
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

function* seenPurchases(shop: Shop, span: Span, firstTransaction: number): Generator<Transaction, undefined> {
  const random = new Random(shop.seed, 'tracking');
  for (const t of transactions(shop, span, firstTransaction)) {
    if (!random.row(t.id).chance(UNSEEN_PURCHASES)) yield t;
  }
}

function browsing(shop: Shop, span: Span, second: number, random: Random): Session {
  const { people } = shop;
  const day = dayOf(second);
  const customer = drawCustomer(people, people.visiting, day, GRACE_DAYS, random);
  const running = shop.running[day]!;
  const campaign = random.chance(FROM_CAMPAIGN) && running.length > 0 ? running[random.below(running.length)]! : 0;
  const kinds = random.chance(BOUNCES) ? [BOUNCE] : interest(people, customer, random);
  const seconds = kinds[0] === BOUNCE ? random.between(1, 15) : duration(kinds.length, random);
  const begin = Math.min(second, span.to * DAY_SECONDS - 1 - Math.ceil(seconds));
  const product = drawProduct(shop.catalogue, people.favourite[customer]!, random);
  return { customer, begin, seconds, kinds, product, context: context(campaign, random) };
}

function buying(shop: Shop, span: Span, t: Transaction, random: Random): Session {
  const kinds = [...interest(shop.people, t.customer, random), CART, PURCHASE];
  const seconds = Math.min(duration(kinds.length, random), t.second - span.from * DAY_SECONDS);
  const begin = t.second - Math.floor(seconds);
  return { customer: t.customer, begin, seconds, kinds, product: t.product, context: context(t.campaign, random) };
}

/** A view, then views, clicks and baskets for as long as the interest lasts; browsers look at more and take less. */
function interest(people: Population, customer: number, random: Random): number[] {
  const browser = people.habit[customer] === BROWSER;
  const kinds = [VIEW];
  while (kinds.length < 40 && random.chance(browser ? 0.8 : 0.7)) {
    const depth = random.next();
    kinds.push(depth < (browser ? 0.05 : 0.14) ? CART : depth < 0.42 ? CLICK : VIEW);
  }
  return kinds;
}

/** In seconds. */
function duration(events: number, random: Random): number {
  return Math.min(7200, 20 * Math.exp(0.6 * random.normal()) * events);
}

function context(campaign: number, random: Random): string {
  return `${DEVICES.labels[draw(DEVICES, random)]},${SOURCES.labels[draw(SOURCES, random)]},${campaign}`;
}

/** All of an event's cells but its id. */
function cells(shop: Shop, session: Session, i: number, id: number, random: Random): string {
  const { customer, kinds, seconds } = session;
  const kind = kinds[i]!;
  const pages = PAGES[kind]!;
  const page = pages.labels[draw(pages, random)]!;
  const product = page === 'Home' ? '' : productSeen(shop, session, kind, random) + 1;
  const time = timestampText(session.begin + Math.floor((seconds * i) / Math.max(1, kinds.length - 1)));
  const group = GROUPS[shop.people.group[customer]!];
  return `${time},${customer + 1},${id},${KINDS[kind]},${product},${session.context},${page},${seconds.toFixed(1)},${group}`;
}

function productSeen(shop: Shop, session: Session, kind: number, random: Random): number {
  if (kind === PURCHASE || random.chance(SAME_PRODUCT)) return session.product;
  return drawProduct(shop.catalogue, draw(CATEGORIES, random), random);
}
