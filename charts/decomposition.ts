import type { DecompositionSummary } from '../stages/decomposition.ts';
import { daysFrom } from './eda/days.ts';
import type { Drawing, FigureEntry } from './figure.ts';
import { counted, format } from './format.ts';
import type { Tables } from './tables.ts';
import { axis, colour } from './theme.ts';

export const decompositionFigures: FigureEntry[] = [
  {
    number: 34,
    id: 'decomposition',
    defined: 'decomposition.trend',
    section: 'Advanced',
    title: 'Seasonal decomposition',
    question: 'What of the daily revenue is trend, what is season, what is chance?',
    definition:
      'Daily revenue as trend (centred moving average over one period), season (mean of the detrended values at each place in the period) and remainder. At both ends there is no trend for half a period.',
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

function draw({ decomposition }: Tables): Drawing {
  const days = daysFrom(decomposition!.start, decomposition!.observed.length);
  const height = 1 / panels.length;
  const yaxes = panels.map((panel, index) => [
    `yaxis${index === 0 ? '' : index + 1}`,
    axis({
      title: { text: panel.name, standoff: 8 },
      domain: [1 - (index + 1) * height + 0.025, 1 - index * height],
      tickformat: '~s',
      nticks: 4,
      zeroline: index > 1,
    }),
  ]);
  return {
    data: panels.map((panel, index) => ({
      type: 'scatter',
      mode: panel.key === 'resid' ? 'markers' : 'lines',
      name: panel.name,
      x: days,
      y: decomposition![panel.key],
      yaxis: `y${index === 0 ? '' : index + 1}`,
      ...(panel.key === 'resid'
        ? { marker: { color: panel.color, size: 3, opacity: 0.7 } }
        : { line: { color: panel.color, width: panel.key === 'trend' ? 2.2 : 1 } }),
      hovertemplate: `<b>%{x|%-d %b %Y}</b><br>${panel.name}: %{y:,.2f}<extra></extra>`,
    })),
    layout: {
      height: 640,
      xaxis: axis({ type: 'date', showgrid: false, anchor: `y${panels.length}`, range: [days[0], days.at(-1)] }),
      ...Object.fromEntries(yaxes),
    },
    finding: finding(decomposition!),
    notes:
      decomposition!.days_without_sales > 0
        ? [`${counted(decomposition!.days_without_sales, 'day')} without sales count as 0.`]
        : [],
    population: `${counted(days.length, 'day')}, period ${format(decomposition!.period, 'days')}`,
    table: [
      { name: 'day', unit: 'text', values: days },
      ...panels.map(({ key, name }) => ({
        name: name.toLowerCase(),
        unit: 'money' as const,
        values: decomposition![key],
      })),
    ],
  };
}

function finding({ trend, seasonal, period, strength }: DecompositionSummary): string {
  const known = trend.filter((value) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  const pattern = seasonal.slice(0, period).filter((value) => value !== null);
  if (!first || last === undefined || pattern.length === 0) return 'There is no trend to compare.';
  const moved = `${last < first ? 'fell' : 'rose'} from ${format(first, 'money')} to ${format(last, 'money')} a day`;
  const swing = Math.max(...pattern) - Math.min(...pattern);
  return `The trend ${moved}; within a period the season swings by ${format(swing, 'money')}, ${seasonWords(strength.season)}.`;
}

/** Of the strength of Wang, Smith and Hyndman 2006, from 0 to 1. */
function seasonWords(strength: number | null): string {
  if (strength === null) return 'of unknown strength';
  const size =
    strength < 0.2 ? 'little beside chance' : strength < 0.6 ? 'clear beside chance' : 'far more than chance';
  return `${size} (strength ${strength.toFixed(2)} of 1)`;
}
