import { shortDate } from '../../../charts/days.ts';
import { counted, monthName } from '../../../charts/format.ts';
import { needs } from '../../../data/needs.ts';
import type { Found } from '../found.ts';
import { cardClaims } from './card.ts';
import type { Claims, Evidence } from './claim.ts';
import { richest } from './customers.ts';
import { evaluationOf } from './model.ts';
import { count, money, share, signedMoney, sumOf } from './words.ts';

const factors: Record<string, string> = {
  customers: 'customers a month',
  orders_per_customer: 'orders per customer',
  orders: 'the number of orders',
  order_value: 'the value of an order',
};

/** The five sentences, also those of `summary.md`. */
const answers: Claims = {
  'Revenue is {revenue}; there are no complete months a year apart to compare.': ({ found }) => ({
    revenue: money(found.totals.revenue),
    'no complete months are a year apart': found.year_on_year === null,
  }),
  'Revenue of the {months} complete months up to {last} is {change} than in the same months a year earlier ({amount}): {parts}.':
    ({ found }) => {
      const { months, now, before, contributions } = found.year_on_year!;
      const relative = now.revenue / before.revenue - 1;
      const parts = Object.entries(contributions).sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
      const amount = now.revenue - before.revenue;
      return {
        months: String(months.length),
        last: monthName(months.at(-1)!),
        change: `${share(Math.abs(relative))} ${relative < 0 ? 'lower' : 'higher'}`,
        amount: signedMoney(amount),
        parts: parts.map(([factor, part]) => `${signedMoney(part)} from ${factors[factor]}`).join(', '),
        'the parts add up': Math.abs(sumOf(Object.values(contributions)) - amount) < 0.01,
      };
    },
  'The {top} customers with the most revenue, of {all}, bring {part} of the revenue of customers; the segment “{name}” brings the most: {customers} of customers, {revenue} of their revenue.':
    ({ found }) => ({
      top: count(found.concentration.top_20_customers),
      all: count(found.concentration.customers),
      part: share(found.concentration.top_20),
      ...richest(found),
    }),
  'The segments “Cannot lose” and “At risk” have {customers}; their orders so far are worth {revenue} ({part} of the revenue of customers).':
    ({ found }) => {
      const lapsing = ['Cannot lose', 'At risk'].flatMap((name) => found.rfm.segments[name] ?? []);
      return {
        customers: counted(sumOf(lapsing.map(({ customers }) => customers)), 'customer'),
        revenue: money(sumOf(lapsing.map(({ revenue }) => revenue))),
        part: share(sumOf(lapsing.map(({ revenue_share }) => revenue_share))),
      };
    },
  'Every row was accepted, every value is valid, and no table or column is missing.': (evidence) => ({
    'nothing is switched off': switchedOff(evidence.found).length === 0,
    'no amount is unknown': evidence.found.quality.unknown_amount === 0,
  }),
  '{results} left out because of what the source lacks.': ({ found }) => ({ results: resultsAre(found) }),
  '{lines} without a known revenue.': ({ found }) => ({ lines: linesAre(found) }),
};

const verdicts: Claims = {
  'Too little data to say whether the model is better than the baselines: {customers} test customers, {positives} positive and {negatives} negative; at least 30 of each are needed.':
    (evidence) => {
      const { customers, positives } = evaluationOf(evidence).test;
      return {
        customers: count(customers),
        positives: count(positives),
        negatives: count(customers - positives),
        'fewer than 30 are of one class': Math.min(positives, customers - positives) < 30,
      };
    },
  'The model is not clearly better than the best baseline, {name}: loss {loss} against {lossOf}, ROC AUC {auc} against {aucOf} (95% interval of the difference in loss {low} to {high}, {customers} test customers). Use {other}, which is simpler.':
    (evidence) => ({
      ...comparison(evidence),
      other: rivalName(evidence),
      'the interval of the difference includes 0': includesZero(evaluationOf(evidence).comparison.loss.interval!),
    }),
};

const includesZero = ([low, high]: [number, number]) => low <= 0 && high >= 0;

const four = (value: number | null) => value!.toFixed(4).replace('-', '−');

function rivalName(evidence: Evidence): string {
  const { majority, logistic, recency } = evaluationOf(evidence);
  const losses = [majority, logistic, recency].map(({ loss }) => loss);
  const best = losses.indexOf(Math.min(...losses));
  return ['the average rate for everyone', 'the logistic regression', 'recency alone'][best]!;
}

function comparison(evidence: Evidence) {
  const evaluation = evaluationOf(evidence);
  const rival = evaluation[evaluation.comparison.rival];
  const [low, high] = evaluation.comparison.loss.interval!;
  return {
    name: rivalName(evidence),
    loss: four(evaluation.network.loss),
    lossOf: four(rival.loss),
    auc: four(evaluation.network.roc_auc),
    aucOf: four(rival.roc_auc),
    low: four(low),
    high: four(high),
    customers: count(evaluation.test.customers),
  };
}

/** What cannot be computed without the columns that the source lacks. */
function switchedOff({ quality }: Found) {
  return needs.filter(({ table, columns }) => columns.some((column) => !quality.columns[table]?.includes(column)));
}

function reason({ quality }: Found, { table, columns, instead }: (typeof needs)[number]): string {
  const missing = columns.filter((column) => !quality.columns[table]?.includes(column));
  const why = quality.columns[table]
    ? `${table} has no column ${missing.join(', ')}`
    : `the source has no table ${table}`;
  return instead ? `${why}; ${instead}` : why;
}

function resultsAre(found: Found): string {
  const off = switchedOff(found).length;
  return `${counted(off, 'result')} ${off === 1 ? 'is' : 'are'}`;
}

function linesAre({ quality }: Found): string {
  return `${counted(quality.unknown_amount, 'line')} ${quality.unknown_amount === 1 ? 'is' : 'are'}`;
}

const undrawn = ({ figures }: Evidence) => figures.filter(({ skipped }) => skipped !== undefined).length;

const tiles: Claims = {
  'Revenue | {revenue} | before refunds': ({ found }) => ({ revenue: money(found.totals.revenue) }),
  'Orders | {orders} | with {lines}': ({ found }) => ({
    orders: count(found.orders.count),
    lines: counted(found.totals.lines, 'line'),
  }),
  'Customers | {customers} | with an order': ({ found }) => ({ customers: count(found.totals.customers) }),
  'Refund rate | {rate} | of lines with a refund flag': ({ found }) => ({ rate: share(found.refunds.rate) }),
  'Model ROC AUC | {auc} | 0.5 is random, 1 is perfect': (evidence) => ({
    auc: evaluationOf(evidence).network.roc_auc!.toFixed(3),
  }),
  'Rejected rows | {rejected} | in all five tables': () => ({ rejected: '0' }),
};

const leftOut: Claims = {
  'Nothing: no rows were rejected, nothing was switched off, and every figure is drawn.': (evidence) => ({
    'nothing is left out': switchedOff(evidence.found).length + undrawn(evidence) === 0,
  }),
  '{results} switched off, {figures} not drawn': (evidence) => ({
    results: counted(switchedOff(evidence.found).length, 'result'),
    figures: counted(undrawn(evidence), 'figure'),
  }),
  '{figures} not drawn': (evidence) => ({ figures: counted(undrawn(evidence), 'figure') }),
  '{what} switched off: {why}': ({ found }, { what }) => {
    const need = switchedOff(found).find((off) => off.what === what)!;
    return { what: need.what, why: reason(found, need) };
  },
};

export const summaryClaims: Record<string, Claims> = {
  summary: {
    ...answers,
    ...verdicts,
    ...tiles,
    ...leftOut,
    '{first} to {last}': ({ found: { quality } }) => ({
      first: shortDate(quality.first),
      last: shortDate(quality.last),
    }),
    'Source shop · {lines} · snapshot {snapshot} · times in UTC · amounts in the source’s currency · data digest digest · generated 20 Mar 2023, 04:05 UTC (age unknown)':
      ({ found }) => ({
        lines: counted(found.totals.lines, 'line'),
        snapshot: shortDate(dayAfter(found.quality.last)),
      }),
    'There is no earlier run of this source with different data to compare with.': () => ({}),
  },
  'summary.md': {
    ...Object.fromEntries(Object.entries({ ...answers, ...verdicts }).map(([text, check]) => [`- ${text}`, check])),
    '# Marketing report {first} to {last}': ({ found: { quality } }) => ({
      first: quality.first.slice(0, 7),
      last: quality.last.slice(0, 7),
    }),
    'revenue {revenue} · {orders} · {customers}': ({ found }) => ({
      revenue: money(found.totals.revenue),
      orders: counted(found.orders.count, 'order'),
      customers: counted(found.totals.customers, 'customer'),
    }),
  },
  'model card': {
    ...verdicts,
    ...cardClaims,
  },
  quality: {
    'What was left out of the numbers above, and why.': () => ({}),
    'No rows were rejected and no values were invalid.': () => ({}),
    'Nothing was switched off.': ({ found }) => ({ 'nothing is switched off': switchedOff(found).length === 0 }),
    'Every figure is drawn.': (evidence) => ({ 'no figure is left out': undrawn(evidence) === 0 }),
    '{table} | {rows} | {accepted} | 0 | 0 | {missing} | {columns}': ({ found: { quality } }, { table, columns }) => {
      const rows = count(quality.rows[table!] ?? 0);
      const missing = count(sumOf(Object.values(quality.missing[table!] ?? {})));
      const lacking = columns === 'none' ? [] : columns!.split(', ');
      return {
        ...{ table: table!, rows, accepted: rows, missing, columns: columns! },
        'the source lacks these columns': lacking.every((column) => !quality.columns[table!]?.includes(column)),
      };
    },
    '{table}: {values} in {column}': ({ found: { quality } }, { table, column }) => ({
      table: table!,
      column: column!,
      values: counted(quality.missing[table!]?.[column!], 'missing value'),
    }),
    'Figure {number}, {title}: {reason}': ({ figures }, { number }) => {
      const figure = figures.find((one) => one.number === Number(number))!;
      return { number: number!, title: figure.title, reason: figure.skipped ?? 'it is drawn' };
    },
    '{what}: {why}': ({ found }, { what }) => {
      const need = switchedOff(found).find((off) => off.what === what);
      return need ? { what: need.what, why: reason(found, need) } : { what: 'something that is switched off', why: '' };
    },
    ...notes(),
  },
};

function notes(): Claims {
  const note = (of: (found: Found) => number, what: string): Claims => ({
    [`transactions: {count} of {all} ({part}) ${what}`]: ({ found }) => ({
      count: count(of(found)),
      all: count(found.totals.lines),
      part: `${Number(((100 * of(found)) / found.totals.lines).toFixed(2))}%`,
    }),
  });
  return {
    ...note(
      ({ quality }) => quality.guests,
      'have no customer_id (guests); they count in revenue but not as customers',
    ),
    ...note(
      ({ quality }) => quality.repeated,
      'repeat the transaction_id of an earlier row; they count as lines of the same order',
    ),
    ...note(({ quality }) => quality.negative_quantity, 'have a negative quantity'),
    ...note(({ quality }) => quality.negative_amount, 'have a negative gross_revenue'),
    ...note(({ quality }) => quality.unknown_amount, 'have no gross_revenue; they do not count in revenue'),
    ...note(({ quality }) => quality.before_signup, 'lines of customers with a signup_date are before that date'),
    'transactions: {count} of {all} ({part}) are in {month}, an incomplete month: the data {edge} on {day}': (
      { found },
      { month, edge },
    ) => {
      const { lines, days, days_covered } = found.months[month!]!;
      const { first, last } = found.quality;
      return {
        count: count(lines),
        all: count(found.totals.lines),
        part: `${Number(((100 * lines) / found.totals.lines).toFixed(2))}%`,
        month: month!,
        edge: edge!,
        day: edge === 'begins' ? first : last,
        'the month is incomplete': days_covered < days,
      };
    },
  };
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
