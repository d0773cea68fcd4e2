import { daysFrom, earlierDays, maxDays, shortDate } from '../../../charts/days.ts';
import type { Drawing, FigureEntry, Layout } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { axis, colour, shortTicks } from '../../../charts/theme.ts';
import type { DecompositionSummary } from '../decomposition.ts';
import { trendAndSeason } from './finding.ts';
import type { Tables } from './tables.ts';

export const figures: FigureEntry<Tables>[] = [
  {
    number: 34,
    id: 'decomposition',
    defined: 'decomposition.trend',
    section: 'Advanced',
    title: 'Seasonal decomposition',
    question: 'How much of daily revenue is trend, season and noise?',
    definition:
      'Daily revenue split into trend (centred moving average over one period), remainder and season (mean of the detrended values at each day of the period; one period is shown). The parts add up to revenue in the additive model; in the multiplicative model, remainder and season are factors of the trend. The trend is missing for half a period at both ends. Chance: what noise exceeds in one of 20 cases.',
    wide: true,
    needs: ['decomposition'],
    draw,
  },
];

const panels = [
  { key: 'observed', name: 'Revenue', color: colour.grey, domain: [0.8, 1] },
  { key: 'trend', name: 'Trend', color: colour.blue, domain: [0.55, 0.75] },
  { key: 'resid', name: 'Remainder', color: colour.orange, domain: [0.3, 0.5] },
  { key: 'seasonal', name: 'Season', color: colour.green, domain: [0, 0.17] },
] as const;
type Panel = (typeof panels)[number];

function draw({ decomposition }: Tables): Drawing {
  const all = daysFrom(decomposition.start, decomposition.observed.length);
  const days = all.slice(-maxDays);
  return {
    data: panels.map((panel, index) => ({ ...trace(decomposition, panel, days), yaxis: `y${suffix(index)}` })),
    layout: {
      height: 680,
      xaxis: axis({
        type: 'date',
        showgrid: false,
        tickformat: '%b\n%Y',
        anchor: 'y3',
        range: [days[0], days.at(-1)],
      }),
      xaxis2: axis({ ...cycleAxis(decomposition), showgrid: false, zeroline: false, anchor: 'y4' }),
      ...Object.fromEntries(
        panels.map((panel, index) => [`yaxis${suffix(index)}`, panelAxis(panel, index, decomposition)]),
      ),
    },
    finding: trendAndSeason(decomposition),
    notes: [
      ...(decomposition.days_without_sales > 0
        ? [`Days without sales count as 0: ${counted(decomposition.days_without_sales, 'day')}.`]
        : []),
      ...earlierDays(all),
    ],
    population: `${counted(all.length, 'day')} with a period of ${format(decomposition.period, 'days')}`,
    table: [
      { name: 'day', unit: 'text', values: days },
      ...panels.map((panel) => ({
        name: panel.name.toLowerCase(),
        unit: isFactor(decomposition, panel) ? ('number' as const) : ('money' as const),
        values: decomposition[panel.key].slice(-maxDays),
      })),
    ],
  };
}

/** Plotly's first axis has no number. */
function suffix(index: number): string {
  return index === 0 ? '' : String(index + 1);
}

/** In the multiplicative model, season and remainder are factors without a unit. */
function isFactor({ model }: DecompositionSummary, { key }: Panel): boolean {
  return model === 'multiplicative' && (key === 'seasonal' || key === 'resid');
}

function trace(decomposition: DecompositionSummary, panel: Panel, days: string[]) {
  const { key, name, color } = panel;
  const value = isFactor(decomposition, panel) ? '× %{y:.3f}' : '%{y:,.2f}';
  if (key === 'seasonal') {
    return {
      ...{ type: 'scatter', mode: 'lines+markers', name, xaxis: 'x2' },
      x: cycleDays(decomposition),
      y: decomposition.seasonal_pattern,
      line: { color, width: 1.5 },
      marker: { color, size: 5 },
      hovertemplate: `<b>%{x}</b><br>${name}: ${value}<extra></extra>`,
    };
  }
  return {
    type: 'scatter',
    mode: key === 'resid' ? 'markers' : 'lines',
    name,
    x: days,
    y: decomposition[key].slice(-maxDays),
    ...(key === 'resid'
      ? { marker: { color, size: 3, opacity: 0.7 } }
      : { line: { color, width: key === 'trend' ? 2.2 : 1 } }),
    hovertemplate: `<b>%{x|%-d %b %Y}</b><br>${name}: ${value}<extra></extra>`,
  };
}

/** The days of one period: weekdays for a week, otherwise numbers from 1, the first day of the data. */
function cycleDays({ start, period }: DecompositionSummary): string[] | number[] {
  return period === 7
    ? daysFrom(start, 7).map((day) => weekday.format(new Date(day)))
    : Array.from({ length: period }, (_, index) => index + 1);
}

const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: 'UTC' });

function cycleAxis({ start, period }: DecompositionSummary): Layout {
  if (period === 7) return { type: 'category' };
  return { type: 'linear', title: { text: `Day of the ${period} days (1 is ${shortDate(start ?? '')})` } };
}

function panelAxis(panel: Panel, index: number, decomposition: DecompositionSummary) {
  const factor = isFactor(decomposition, panel);
  return axis({
    title: { text: factor ? `${panel.name} (factor)` : panel.name, standoff: 8 },
    domain: panel.domain,
    ...(panel.key === 'seasonal' ? { anchor: 'x2' } : {}),
    ...(factor ? { tickformat: '.2~f' } : shortTicks),
    nticks: 4,
    zeroline: index > 1 && !factor,
  });
}
