import { baseDays, bump, type Calendar, dateText, type Span } from './calendar.ts';
import { categories } from './products.ts';
import { Random } from './random.ts';
import { draw, shares } from './shares.ts';

export const customerColumns = [
  'customer_id',
  'signup_date',
  'country',
  'age',
  'gender',
  'loyalty_tier',
  'acquisition_channel',
];

/**
 * The behaviour of the customers, one element per customer, customer 1 first. Customers are numbered by signup day, so the
 * customers who have signed up by a given day are a prefix. These arrays, 23 bytes per customer, are all that is in memory.
 */
export type Population = {
  /** Number of customers who have signed up by the end of each day. */
  signedUp: Uint32Array;
  /** The last day on which the customer is active. */
  lastDay: Int32Array;
  habit: Uint8Array;
  favourite: Uint8Array;
  group: Uint8Array;
  /** Cumulative weights with which customers are drawn as buyers and visitors. */
  buying: Float64Array;
  visiting: Float64Array;
};

/** Shopping habits. Their codes are the values of `Population.habit`. */
const habits = shares({ regular: 0.66, gift: 0.14, browser: 0.12, bargain: 0.08 });
export const giftHabit = 1;
export const browserHabit = 2;
export const bargainHabit = 3;

const countries = shares({ US: 0.35, IN: 0.2, UK: 0.12, DE: 0.1, BR: 0.09, CA: 0.08, AU: 0.06 });
const genders = shares({ Female: 0.49, Male: 0.47, Other: 0.04 });
const tiers = shares({ Bronze: 0.54, Silver: 0.28, Gold: 0.13, Platinum: 0.05 });
const channels = shares({ Organic: 0.31, 'Paid Search': 0.24, Social: 0.2, Email: 0.13, Referral: 0.12 });

const tierKeenness = [0.7, 1.15, 1.9, 3];
const tierStay = [0.8, 1.1, 1.6, 2.4];
const channelKeenness = [1, 0.9, 0.75, 1.25, 1.35];
/** Purchases, visits and length of stay by habit, relative to a regular customer. */
const habitBuying = [1, 5, 0.3, 1.1];
const habitVisiting = [1, 3, 2.2, 1.3];
const habitStay = [1, 4, 1, 0.6];
const meanStayDays = 260;
const neverLeavesShare = 0.1;

/** Share of the base years' customers who sign up in the opening weeks. */
const openingShare = 0.16;
const openingDays = 60;

/** The customers of the base years (`count`) and those who sign up in the nights. */
export function makePopulation(seed: number, calendar: Calendar, count: number): Population {
  const signedUp = signups(calendar, count);
  const size = signedUp[calendar.days - 1]!;
  const people: Population = {
    signedUp,
    lastDay: new Int32Array(size),
    habit: new Uint8Array(size),
    favourite: new Uint8Array(size),
    group: new Uint8Array(size),
    buying: new Float64Array(size),
    visiting: new Float64Array(size),
  };
  const random = new Random(seed, 'customer');
  let buying = 0;
  let visiting = 0;
  for (let day = 0, i = 0; day < calendar.days; day++) {
    for (; i < signedUp[day]!; i++) {
      const one = makeCustomer(random, i + 1, day);
      people.lastDay[i] = one.lastDay;
      people.habit[i] = one.habit;
      people.favourite[i] = one.favourite;
      people.group[i] = one.group;
      people.buying[i] = buying += one.keenness * habitBuying[one.habit]!;
      people.visiting[i] = visiting += Math.sqrt(one.keenness) * habitVisiting[one.habit]!;
    }
  }
  return people;
}

/** The rows of customers.csv for the customers who sign up in the span. */
export function* customerLines({ seed, people }: { seed: number; people: Population }, span: Span): Generator<string> {
  const random = new Random(seed, 'customer');
  for (let day = span.from; day < span.to; day++) {
    for (let id = signedUpBefore(people, day) + 1; id <= people.signedUp[day]!; id++) {
      const one = makeCustomer(random, id, day);
      yield `${id},${dateText(day)},${one.country},${one.age},${one.gender},${one.tier},${one.channel}`;
    }
  }
}

/** The number of customers who had signed up before the day. */
export function signedUpBefore(people: Population, day: number): number {
  return day === 0 ? 0 : people.signedUp[day - 1]!;
}

type Customer = {
  country: string;
  age: number;
  gender: string;
  tier: string;
  channel: string;
  habit: number;
  favourite: number;
  group: number;
  keenness: number;
  lastDay: number;
};

function makeCustomer(random: Random, id: number, signup: number): Customer {
  random.row(id);
  const tier = draw(tiers, random);
  const channel = draw(channels, random);
  const habit = draw(habits, random);
  const age = Math.round(
    Math.min(85, Math.max(18, 18 + random.exponential(9) + random.exponential(9) + random.exponential(6))),
  );
  const temper = Math.exp(Math.min(2.7, Math.max(-3.2, 1.1 * random.normal())));
  const stay = random.chance(neverLeavesShare)
    ? Number.MAX_SAFE_INTEGER
    : 5 + random.exponential(meanStayDays) * tierStay[tier]! * habitStay[habit]!;
  return {
    country: countries.labels[draw(countries, random)]!,
    age,
    gender: genders.labels[draw(genders, random)]!,
    tier: tiers.labels[tier]!,
    channel: channels.labels[channel]!,
    habit,
    favourite: draw(categories, random),
    group: random.below(4),
    keenness: temper * tierKeenness[tier]! * channelKeenness[channel]! * (1 + 0.6 * bump(age, 38, 9)),
    lastDay: Math.min(2 ** 31 - 1, Math.floor(signup + stay)),
  };
}

/** Cumulative signups by day: many in the opening weeks, then a constant rate that continues in the nights. */
function signups(calendar: Calendar, count: number): Uint32Array {
  const total = new Uint32Array(calendar.days);
  for (let day = 0; day < calendar.days; day++) {
    const opening = openingShare * Math.min(1, (day + 1) / openingDays);
    total[day] = Math.max(1, Math.round(count * (opening + ((1 - openingShare) * (day + 1)) / baseDays)));
  }
  return total;
}
