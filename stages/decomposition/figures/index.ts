import { daysFrom, earlierDays, maxDays } from '../../../charts/days.ts';
import type { Drawing, FigureEntry } from '../../../charts/figure.ts';
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
      'Daily revenue split into trend (centred moving average over one period), season (mean of the detrended values at each position in the period) and remainder. The parts add up to revenue in the additive model and multiply to it in the multiplicative model. The trend is missing for half a period at both ends.',
    wide: true,
    needs: ['decomposition'],
    draw,
  },
];

const panels = [
  { key: 'observed', name: 'Observed', color: colour.grey },
  { key: 'trend', name: 'Trend', color: colour.blue },
  { key: 'seasonal', name: 'Season', color: colour.green },
  { key: 'resid', name: 'Remainder', color: colour.orange },
] as const;
type Panel = (typeof panels)[number];

function draw({ decomposition }: Tables): Drawing {
  const all = daysFrom(decomposition.start, decomposition.observed.length);
  const days = all.slice(-maxDays);
  return {
    data: panels.map((panel, index) => ({ x: days, ...trace(decomposition, panel), yaxis: `y${suffix(index)}` })),
    layout: {
      height: 640,
      xaxis: axis({ type: 'date', showgrid: false, anchor: `y${panels.length}`, range: [days[0], days.at(-1)] }),
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

function trace(decomposition: DecompositionSummary, panel: Panel) {
  const { key, name, color } = panel;
  const value = isFactor(decomposition, panel) ? '× %{y:.3f}' : '%{y:,.2f}';
  return {
    type: 'scatter',
    mode: key === 'resid' ? 'markers' : 'lines',
    name,
    y: decomposition[key].slice(-maxDays),
    ...(key === 'resid'
      ? { marker: { color, size: 3, opacity: 0.7 } }
      : { line: { color, width: key === 'trend' ? 2.2 : 1 } }),
    hovertemplate: `<b>%{x|%-d %b %Y}</b><br>${name}: ${value}<extra></extra>`,
  };
}

function panelAxis(panel: Panel, index: number, decomposition: DecompositionSummary) {
  const height = 1 / panels.length;
  const factor = isFactor(decomposition, panel);
  return axis({
    title: { text: factor ? `${panel.name} (factor)` : panel.name, standoff: 8 },
    domain: [1 - (index + 1) * height + 0.025, 1 - index * height],
    ...(factor ? { tickformat: '.2~f' } : shortTicks),
    nticks: 4,
    zeroline: index > 1 && !factor,
  });
}
