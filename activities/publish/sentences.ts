import { counted, format, monthName } from '../../charts/format.ts';
import { pageTitle } from '../../charts/report/summary.ts';
import type { Headline } from '../../core/run.ts';
import { sum } from '../../core/statistics/describe.ts';
import type { EdaSummary, YearOnYear } from '../../stages/eda/summary.ts';
import { richestSegment } from '../../stages/rfm/richestSegment.ts';
import type { RfmSummary, SegmentStatistics } from '../../stages/rfm/summary.ts';
import type { Sections } from './summary.ts';

export type Answers = Omit<Sections, 'training'> & {
  /** Results that are left out because of what the source lacks. */
  switchedOff: object[];
};

/**
 * Five sentences: how revenue goes and why, who brings it, who is at risk and what that is worth, what the model can do, and
 * what is wrong with the data.
 */
export function sentences({ eda, rfm, evaluation, tables, switchedOff }: Answers): string[] {
  return [revenue(eda), buyers(eda, rfm), atRisk(rfm), model(evaluation), data(eda, tables, switchedOff.length)];
}

/** `summary.md`, for a mail or a chat. */
export function summaryText(headline: Headline, answers: string[]): string {
  const numbers = [
    `revenue ${format(headline.revenue, 'money')}`,
    counted(headline.orders, 'order'),
    counted(headline.customers, 'customer'),
  ];
  const list = answers.map((text) => `- ${text}`).join('\n');
  return `${[`# ${pageTitle({ headline })}`, numbers.join(' · '), list].join('\n\n')}\n`;
}

function revenue({ months: { year_on_year: compared }, totals }: EdaSummary): string {
  const total = `Revenue is ${format(totals.revenue, 'money')}`;
  if (compared === null) return `${total}; there are no complete months a year apart to compare.`;
  if (compared.before.revenue <= 0)
    return `${total}; that of a year earlier is not positive, so there is no rate of change.`;
  const { months, now, before } = compared;
  const many = months.length > 1;
  const relative = now.revenue / before.revenue - 1;
  const size = format(Math.abs(relative), 'share');
  const change = size === '0%' ? 'the same as' : `${size} ${relative < 0 ? 'lower' : 'higher'} than`;
  const amount = size === '0%' ? '' : ` (${signed(now.revenue - before.revenue)})`;
  const span = many ? `the ${months.length} complete months up to ${monthName(months.at(-1)!)}` : monthName(months[0]!);
  return `Revenue of ${span} is ${change} in the same ${many ? 'months' : 'month'} a year earlier${amount}${reasons(compared)}.`;
}

const factors: Record<string, string> = {
  customers: 'customers a month',
  orders_per_customer: 'orders per customer',
  orders: 'the number of orders',
  order_value: 'the value of an order',
};

/** The parts add up to the change of revenue; the largest is first. */
function reasons({ contributions }: YearOnYear): string {
  if (contributions === null) return '';
  const parts = Object.entries(contributions).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  return `: ${parts.map(([factor, amount]) => `${signed(amount)} from ${factors[factor]}`).join(', ')}`;
}

function signed(amount: number): string {
  return `${amount < 0 ? '−' : '+'}${format(Math.abs(amount), 'money')}`;
}

function buyers({ concentration }: EdaSummary, { segments }: RfmSummary): string {
  const { customers, share } = concentration.top_shares['20'];
  if (concentration.customers === 0) return 'No line has a known customer.';
  if (share === null) return 'The revenue of customers is not positive.';
  const [who, bring] = customers === 1 ? ['customer', 'brings'] : [counted(customers, 'customer'), 'bring'];
  const top = `The ${who} with the most revenue, of ${format(concentration.customers, 'count')}, ${bring} ${format(share, 'share')} of the revenue of customers`;
  const richest = richestSegment(segments);
  if (richest === null) return `${top}.`;
  return `${top}; the segment “${richest.name}” brings the most: ${format(richest.share, 'share')} of customers, ${format(richest.revenue_share, 'share')} of their revenue.`;
}

const lapsing = ['Cannot lose', 'At risk'];

function atRisk({ segments }: RfmSummary): string {
  const found = lapsing.map((name) => segments[name]).filter((segment): segment is SegmentStatistics => !!segment);
  const names = 'The segments “Cannot lose” and “At risk”';
  if (found.length === 0) return `${names} are empty.`;
  const customers = sum(found.map((segment) => segment.customers));
  const worth = sum(found.map(({ monetary_sum }) => monetary_sum));
  const shares = found.map(({ revenue_share }) => revenue_share);
  const part = shares.includes(null)
    ? ''
    : ` (${format(sum(shares as number[]), 'share')} of the revenue of customers)`;
  return `${names} have ${counted(customers, 'customer')}; their orders so far are worth ${format(worth, 'money')}${part}.`;
}

function model(evaluation: Answers['evaluation']): string {
  return 'skipped' in evaluation ? `There is no model: ${evaluation.skipped}.` : evaluation.verdict;
}

function data({ reconciliation }: EdaSummary, tables: Answers['tables'], off: number): string {
  const count = (kind: 'rejected' | 'nulled') => sum(tables.flatMap(({ quality }) => Object.values(quality[kind])));
  const faults = [
    part(count('rejected'), 'row', 'rejected'),
    part(count('nulled'), 'invalid value', 'treated as missing'),
    part(reconciliation.revenue_unknown.rows, 'line', 'without a known revenue'),
    part(off, 'result', 'left out because of what the source lacks'),
  ].filter((text) => text !== null);
  if (faults.length === 0) return 'Every row was accepted, every value is valid, and no table or column is missing.';
  return `${faults.join(', ')}.`;
}

function part(number: number, one: string, what: string): string | null {
  return number > 0 ? `${counted(number, one)} ${number === 1 ? 'is' : 'are'} ${what}` : null;
}
