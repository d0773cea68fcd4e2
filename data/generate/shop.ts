import { BASE_DAYS, bump, type Calendar, demandOf, makeCalendar, type Span } from './calendar.ts';
import { type Campaign, campaignsByDay, makeCampaigns } from './campaigns.ts';
import { GIFT, makePopulation, type Population, signedUpBefore } from './customers.ts';
import { type Catalogue, makeCatalogue } from './products.ts';
import type { Random } from './random.ts';
import { drawFrom } from './shares.ts';

/** Rows of the base years at scale 1. */
export const FULL_SIZE = {
  customers: 100_000,
  products: 2_000,
  campaigns: 50,
  transactions: 103_127,
  events: 2_000_000,
};
const FEWEST_PRODUCTS = 100;
const FEWEST_CAMPAIGNS = 12;

/** The made-up world that every table tells of. */
export interface Shop {
  seed: number;
  scale: number;
  calendar: Calendar;
  people: Population;
  catalogue: Catalogue;
  campaigns: Campaign[];
  running: number[][];
}

export function makeShop(seed: number, scale: number, nights: number): Shop {
  const calendar = makeCalendar(seed, BASE_DAYS + nights);
  const campaigns = makeCampaigns(seed, Math.max(FEWEST_CAMPAIGNS, Math.round(FULL_SIZE.campaigns * scale)));
  return {
    seed,
    scale,
    calendar,
    people: makePopulation(seed, calendar, Math.max(1, Math.round(FULL_SIZE.customers * scale))),
    catalogue: makeCatalogue(seed, Math.max(FEWEST_PRODUCTS, Math.round(FULL_SIZE.products * scale))),
    campaigns,
    running: campaignsByDay(campaigns, calendar),
  };
}

/** How many rows a table has in a span: in proportion to its demand, at least one. */
export function rowsIn(shop: Shop, table: 'transactions' | 'events', span: Span): number {
  return Math.max(1, Math.round(FULL_SIZE[table] * shop.scale * demandOf(shop.calendar, span)));
}

export function signupsIn({ people }: Shop, span: Span): number {
  return people.signedUp[span.to - 1]! - signedUpBefore(people, span.from);
}

/** Enough to find a customer in any shop but a nearly empty one, where whoever came up last will do. */
const TRIES = 200;

/** People are keenest when they have just signed up; afterwards by this factor less. */
const NEWCOMER_DAYS = 20;
const SETTLED = 0.6;

/**
 * Draws the customer (a position) who buys or visits on a day: in proportion to their weight among those who have
 * signed up, then only if they have not left (`grace` days ago) and feel like it that day.
 */
export function drawCustomer(
  people: Population,
  weights: Float64Array,
  day: number,
  grace: number,
  random: Random,
): number {
  const signedUp = people.signedUp[day]!;
  const newcomers = people.signedUp[Math.max(0, day - NEWCOMER_DAYS)]!;
  let who = 0;
  for (let i = 0; i < TRIES; i++) {
    who = drawFrom(weights, random, signedUp);
    const mood = season(people.habit[who]!, day) * (who >= newcomers ? 1 : SETTLED);
    if (people.lastDay[who]! + grace >= day && random.chance(mood)) break;
  }
  return who;
}

/** Gift shoppers come for Christmas, and hardly ever else. */
function season(habit: number, day: number): number {
  return habit === GIFT ? 0.02 + 0.98 * bump(day % 365, 341, 13) : 1;
}
