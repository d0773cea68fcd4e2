import { baseDays, bump, type Calendar, demandOf, makeCalendar, type Span } from './calendar.ts';
import { type Campaign, campaignsByDay, makeCampaigns } from './campaigns.ts';
import { giftHabit, makePopulation, type Population, signedUpBefore } from './customers.ts';
import { type Catalogue, makeCatalogue } from './products.ts';
import type { Random } from './random.ts';
import { drawFrom } from './shares.ts';

/** Rows of the base years at scale 1. */
const fullSize = {
  customers: 100_000,
  products: 2_000,
  campaigns: 50,
  transactions: 103_127,
  events: 2_000_000,
};
const minProducts = 100;
const minCampaigns = 12;

/** The simulated shop from which all tables are generated. */
export type Shop = {
  seed: number;
  scale: number;
  calendar: Calendar;
  people: Population;
  catalogue: Catalogue;
  campaigns: Campaign[];
  running: number[][];
};

export function makeShop(seed: number, scale: number, nights: number): Shop {
  const calendar = makeCalendar(seed, baseDays + nights);
  const campaigns = makeCampaigns(seed, Math.max(minCampaigns, Math.round(fullSize.campaigns * scale)));
  return {
    seed,
    scale,
    calendar,
    people: makePopulation(seed, calendar, Math.max(1, Math.round(fullSize.customers * scale))),
    catalogue: makeCatalogue(seed, Math.max(minProducts, Math.round(fullSize.products * scale))),
    campaigns,
    running: campaignsByDay(campaigns, calendar),
  };
}

/** The number of rows of a table in a span: proportional to its demand, at least one. */
export function rowsIn(shop: Shop, table: 'transactions' | 'events', span: Span): number {
  return Math.max(1, Math.round(fullSize[table] * shop.scale * demandOf(shop.calendar, span)));
}

export function signupsIn({ people }: Shop, span: Span): number {
  return people.signedUp[span.to - 1]! - signedUpBefore(people, span.from);
}

/** Enough draws to find a customer in any but a nearly empty shop, where the last draw is taken. */
const maxDraws = 200;

/** Customers are most active just after signup; later their activity is scaled by `settledFactor`. */
const newcomerDays = 20;
const settledFactor = 0.6;

/**
 * Draws the customer (an index) who buys or visits on a day, by weight among those who have signed up. Draws again if the
 * customer left more than `grace` days ago or, at random, is not active on that day.
 */
export function drawCustomer(
  people: Population,
  weights: Float64Array,
  day: number,
  grace: number,
  random: Random,
): number {
  const signedUp = people.signedUp[day]!;
  const newcomers = people.signedUp[Math.max(0, day - newcomerDays)]!;
  let who = 0;
  for (let i = 0; i < maxDraws; i++) {
    who = drawFrom(weights, random, signedUp);
    const activity = season(people.habit[who]!, day) * (who >= newcomers ? 1 : settledFactor);
    if (people.lastDay[who]! + grace >= day && random.chance(activity)) break;
  }
  return who;
}

/** Seasonal factor of a habit: gift shoppers buy before Christmas and hardly at other times. */
function season(habit: number, day: number): number {
  return habit === giftHabit ? 0.02 + 0.98 * bump(day % 365, 341, 13) : 1;
}
