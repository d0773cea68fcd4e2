import type { Drawing, FigureEntry } from '../../../charts/figure.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { clearlyHighest, intervalText, minValues } from '../../../charts/intervals.ts';
import { sum, valueAxis } from '../../../charts/kit.ts';
import { axis, bands, colour } from '../../../charts/theme.ts';
import type { Rate } from '../../../core/statistics/proportion.ts';
import { incompleteNote } from './monthly.ts';
import { rateText } from './refunds.ts';
import { refundsAndSales } from './requirements.ts';
import type { Tables } from './tables.ts';

export const refundsByMonth: FigureEntry<Tables> = {
  number: 25,
  id: 'refund-rate-by-month',
  defined: 'eda.refund_rates.by_month',
  section: 'Campaigns and refunds',
  title: 'Refund rate by month',
  question: 'Are refunds becoming more frequent?',
  definition:
    'Share of refunded lines among those with a known refund flag, by month of purchase. The band is the 95% Wilson interval. Lines of the last months may still be refunded.',
  needs: ['eda'],
  requires: [refundsAndSales],
  draw,
};

function draw({ eda }: Tables): Drawing {
  const rates = eda.monthly.map(({ month }): Rate => eda.refund_rates.by_month[month] ?? unknown);
  const months = eda.monthly.map((row) => row.month);
  const complete = eda.months.list.map((month) => month.complete !== false);
  return {
    data: traces(months, rates, complete),
    layout: {
      height: 330,
      xaxis: axis({ type: 'date', showgrid: false, tickformat: '%b\n%Y' }),
      yaxis: valueAxis('Refund rate', 'share'),
    },
    finding: `Overall, ${format(eda.refunds.overall, 'share')} of lines with a known refund flag are refunded. ${yearOnYear(eda)}`,
    population: `${counted(sum(rates.map((rate) => rate.n)), 'line')} with a known refund flag`,
    notes: incompleteNote(eda.months.list),
    table: [
      { name: 'month', unit: 'text', values: months },
      { name: 'refund rate', unit: 'share', values: rates.map((rate) => rate.rate) },
      { name: 'low', unit: 'share', values: rates.map((rate) => rate.low) },
      { name: 'high', unit: 'share', values: rates.map((rate) => rate.high) },
      { name: 'lines', unit: 'count', values: rates.map((rate) => rate.n) },
      { name: 'complete', unit: 'text', values: complete.map((is) => (is ? 'yes' : 'no')) },
    ],
  };
}

/** Against the same months, because a rate may depend on the season. */
function yearOnYear({ refund_rates, months }: Tables['eda']): string {
  if (refund_rates.year_on_year === null || months.year_on_year === null)
    return 'No complete month can be compared with the same month a year earlier.';
  const { now, before } = refund_rates.year_on_year;
  const compared = months.year_on_year.months;
  const [to, many] = [monthName(compared.at(-1)!), compared.length > 1];
  const when = many ? `the ${compared.length} complete months up to ${to}` : to;
  const same = `the same ${many ? 'months' : 'month'} a year earlier`;
  if (now.n < minValues || before.n < minValues)
    return `In ${when} or ${same} there are fewer than ${minValues} lines with a known refund flag, too few to compare.`;
  return `In ${when} the rate is ${rateText(now)}, in ${same} ${rateText(before)}: ${change(now, before)}.`;
}

function change(now: Rate, before: Rate): string {
  const higher = clearlyHighest([now, before], ({ rate }) => format(rate, 'share'));
  if (higher === undefined) return 'no clear change';
  return higher === now ? 'refunds are more frequent' : 'refunds are less frequent so far';
}

const unknown: Rate = { successes: 0, n: 0, rate: null, low: null, high: null };

function traces(months: string[], rates: Rate[], complete: boolean[]) {
  const days = months.map((month) => `${month}-01`);
  const isDotted = (index: number) =>
    !complete[index] || complete[index - 1] === false || complete[index + 1] === false;
  const base = { type: 'scatter', mode: 'lines', x: days, line: { color: colour.orange, width: 2 } };
  const edge = { ...base, line: { width: 0 }, hoverinfo: 'skip' };
  const hovertemplate = '<b>%{x|%B %Y}</b><br>%{y:.2%} (%{customdata[0]}), n = %{customdata[1]}<extra></extra>';
  return [
    { ...edge, y: rates.map((rate) => rate.high) },
    { ...edge, y: rates.map((rate) => rate.low), fill: 'tonexty', fillcolor: bands.orange },
    {
      ...base,
      mode: 'lines+markers',
      marker: { color: colour.orange, size: 5 },
      y: rates.map((rate, index) => (complete[index] ? rate.rate : null)),
      customdata: rates.map((rate) => [intervalText(rate, 'share'), format(rate.n, 'count')]),
      hovertemplate,
    },
    {
      ...base,
      line: { color: colour.orange, width: 2, dash: 'dot' },
      y: rates.map((rate, index) => (isDotted(index) ? rate.rate : null)),
      hoverinfo: 'skip',
    },
  ];
}
