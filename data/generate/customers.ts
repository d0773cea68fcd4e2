import { BASE_DAYS, bump, type Calendar, dateText, type Span } from './calendar.ts';
import { CATEGORIES } from './products.ts';
import { Random } from './random.ts';
import { draw, shares } from './shares.ts';

export const CUSTOMER_COLUMNS = [
  'customer_id',
  'signup_date',
  'country',
  'age',
  'gender',
  'loyalty_tier',
  'acquisition_channel',
];

/**
 * What the shop's customers do, one element a customer, customer 1 first. Customers are numbered by the day they sign
 * up, so those who have signed up by some day are a prefix. These arrays, 23 bytes a customer, are all that is kept.
 */
export interface Population {
  /** Customers who have signed up by the end of each day. */
  signedUp: Uint32Array;
  /** The last day on which a customer is still a customer. */
  lastDay: Int32Array;
  habit: Uint8Array;
  favourite: Uint8Array;
  group: Uint8Array;
  /** Cumulative sums of the weights with which customers buy and visit. */
  buying: Float64Array;
  visiting: Float64Array;
}

/** How a customer shops; codes of `Population.habit`. */
export const HABITS = shares({ regular: 0.66, gift: 0.14, browser: 0.12, bargain: 0.08 });
export const GIFT = 1;
export const BROWSER = 2;
export const BARGAIN = 3;

const COUNTRIES = shares({ US: 0.35, IN: 0.2, UK: 0.12, DE: 0.1, BR: 0.09, CA: 0.08, AU: 0.06 });
const GENDERS = shares({ Female: 0.49, Male: 0.47, Other: 0.04 });
const TIERS = shares({ Bronze: 0.54, Silver: 0.28, Gold: 0.13, Platinum: 0.05 });
const CHANNELS = shares({ Organic: 0.31, 'Paid Search': 0.24, Social: 0.2, Email: 0.13, Referral: 0.12 });

const TIER_KEENNESS = [0.7, 1.15, 1.9, 3];
const TIER_STAY = [0.8, 1.1, 1.6, 2.4];
const CHANNEL_KEENNESS = [1, 0.9, 0.75, 1.25, 1.35];
/** Of the habits: what they buy, how much they visit and how long they stay, against a regular customer. */
const HABIT_BUYS = [1, 5, 0.3, 1.1];
const HABIT_VISITS = [1, 3, 2.2, 1.3];
const HABIT_STAYS = [1, 4, 1, 0.6];
const MEAN_STAY_DAYS = 260;
const NEVER_LEAVES = 0.1;

/** Those who sign up in the shop's opening weeks, as a share of the base years' customers. */
const OPENING_SHARE = 0.16;
const OPENING_DAYS = 60;

/** The customers of the base years (`count`) and those who sign up in the nights after them. */
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
      people.buying[i] = buying += one.keenness * HABIT_BUYS[one.habit]!;
      people.visiting[i] = visiting += Math.sqrt(one.keenness) * HABIT_VISITS[one.habit]!;
    }
  }
  return people;
}

/** The rows of customers.csv for those who signed up in the span. */
export function* customerLines({ seed, people }: { seed: number; people: Population }, span: Span): Generator<string> {
  const random = new Random(seed, 'customer');
  for (let day = span.from; day < span.to; day++) {
    for (let id = signedUpBefore(people, day) + 1; id <= people.signedUp[day]!; id++) {
      const one = makeCustomer(random, id, day);
      yield `${id},${dateText(day)},${one.country},${one.age},${one.gender},${one.tier},${one.channel}`;
    }
  }
}

/** How many customers had signed up when the day began. */
export function signedUpBefore(people: Population, day: number): number {
  return day === 0 ? 0 : people.signedUp[day - 1]!;
}

interface Customer {
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
}

function makeCustomer(random: Random, id: number, signup: number): Customer {
  random.row(id);
  const tier = draw(TIERS, random);
  const channel = draw(CHANNELS, random);
  const habit = draw(HABITS, random);
  const age = Math.round(
    Math.min(85, Math.max(18, 18 + random.exponential(9) + random.exponential(9) + random.exponential(6))),
  );
  const temper = Math.exp(Math.min(2.7, Math.max(-3.2, 1.1 * random.normal())));
  const stay = random.chance(NEVER_LEAVES)
    ? Number.MAX_SAFE_INTEGER
    : 5 + random.exponential(MEAN_STAY_DAYS) * TIER_STAY[tier]! * HABIT_STAYS[habit]!;
  return {
    country: COUNTRIES.labels[draw(COUNTRIES, random)]!,
    age,
    gender: GENDERS.labels[draw(GENDERS, random)]!,
    tier: TIERS.labels[tier]!,
    channel: CHANNELS.labels[channel]!,
    habit,
    favourite: draw(CATEGORIES, random),
    group: random.below(4),
    keenness: temper * TIER_KEENNESS[tier]! * CHANNEL_KEENNESS[channel]! * (1 + 0.6 * bump(age, 38, 9)),
    lastDay: Math.min(2 ** 31 - 1, Math.floor(signup + stay)),
  };
}

/** An opening crowd, then a steady rate, which the nights go on with. */
function signups(calendar: Calendar, count: number): Uint32Array {
  const total = new Uint32Array(calendar.days);
  for (let day = 0; day < calendar.days; day++) {
    const opening = OPENING_SHARE * Math.min(1, (day + 1) / OPENING_DAYS);
    total[day] = Math.max(1, Math.round(count * (opening + ((1 - OPENING_SHARE) * (day + 1)) / BASE_DAYS)));
  }
  return total;
}
