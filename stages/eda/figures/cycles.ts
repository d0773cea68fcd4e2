import type { Drawing, FigureEntry } from '../../../charts/figure.ts';
import { counted } from '../../../charts/format.ts';
import { minValues } from '../../../charts/intervals.ts';
import { categoryRows, columns, fromZero } from '../../../charts/kit.ts';
import { axis, sequential, shortTicks } from '../../../charts/theme.ts';
import type { Mean } from '../../../core/statistics/mean.ts';
import { compareMeans, meanBars, meanColumns, type NamedMean } from './means.ts';
import { timesOfDay } from './requirements.ts';
import type { Tables } from './tables.ts';

const section = 'Time and revenue' as const;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const hours = Array.from({ length: 24 }, (_, hour) => String(hour));
const clock = hours.map((hour) => `${hour.padStart(2, '0')}:00`);

/** The fewest weeks for a comparison of weekdays. Hours need `minValues` days: many have a single order or none. */
const minWeeks = 8;

export const cycleFigures: FigureEntry<Tables>[] = [
  {
    number: 5,
    id: 'revenue-by-weekday',
    defined: 'eda.cycles.weekday',
    section,
    title: 'Revenue of a day by weekday',
    question: 'Which days of the week sell best?',
    definition:
      'Mean gross revenue of a Monday, of a Tuesday and so on, in the run’s time zone, from the first to the last day with sales; a day without sales counts as 0. Thin lines are 95% intervals.',
    needs: ['eda'],
    draw: ({ eda }) =>
      cycle(
        { word: 'weekday', short: weekdays, long: weekdayNames, xTitle: 'Weekday', least: minWeeks },
        eda.cycles.weekday,
        eda,
      ),
  },
  {
    number: 6,
    id: 'revenue-by-hour',
    defined: 'eda.cycles.hour',
    section,
    title: 'Revenue by hour of the day',
    question: 'At what time of day do people buy?',
    definition:
      'Mean gross revenue of a day in each hour, 0 to 23, in the run’s time zone; an hour without sales counts as 0. Thin lines are 95% intervals.',
    needs: ['eda'],
    requires: [timesOfDay],
    draw: ({ eda }) =>
      cycle(
        { word: 'hour', short: hours, long: clock, xTitle: 'Hour of the day', least: minValues },
        eda.cycles.hour,
        eda,
      ),
  },
  {
    number: 7,
    id: 'revenue-by-weekday-and-hour',
    section,
    title: 'Revenue by weekday and hour',
    question: 'When in the week do people buy?',
    definition:
      'Mean gross revenue in each of the 168 hours of the week, in the run’s time zone; an hour without sales counts as 0.',
    wide: true,
    needs: ['eda'],
    requires: [timesOfDay],
    draw: weekdayHours,
  },
];

type Cycle = { word: string; short: string[]; long: string[]; xTitle: string; least: number };

function cycle({ word, short, long, xTitle, least }: Cycle, means: Mean[], eda: Tables['eda']): Drawing {
  const values = means.map(({ mean }) => mean);
  const { data, layout } = columns(short, values, {
    ...{ unit: 'money', axisTitle: 'Mean revenue', xTitle },
    counts: means.map(({ n }) => n),
    countName: 'days',
  });
  return {
    data: [{ ...data[0]!, error_y: meanBars(means) }],
    layout,
    finding: strongest(
      means.map((mean, index) => ({ ...mean, name: long[index]! })),
      word,
      least,
    ),
    population: populationOf(eda),
    table: [
      { name: word, unit: 'text', values: long },
      ...meanColumns(means, 'mean revenue', 'money'),
      { name: 'days', unit: 'count', values: means.map(({ n }) => n) },
    ],
  };
}

function populationOf({ shape, daily }: Tables['eda']): string {
  return `${counted(shape[0], 'line')}, ${counted(daily.revenue.length, 'day')}`;
}

/** Compares means whose number of days differs by one at most. */
function strongest(means: NamedMean[], word: string, least: number): string {
  if (!means.some(({ mean }) => mean! > 0)) return `No ${word} has revenue above 0.`;
  if (means.some(({ n }) => n < least)) return `Not every ${word} has ${least} days in the data, too few to compare.`;
  const clear = (first: string) => `The strongest ${word} is ${first}, with its 95% interval above all others.`;
  return compareMeans(means, 'money', clear, `No ${word} is clearly the strongest`);
}

function weekdayHours({ eda }: Tables): Drawing {
  const means = eda.figures.weekday_hour;
  const flat = means.flatMap((row, day) =>
    row.map((mean, hour) => ({ ...mean, day, hour, name: `${weekdayNames[day]} ${clock[hour]}` })),
  );
  return {
    data: [heatmap(means.map((row) => row.map(({ mean }) => mean)))],
    layout: {
      height: 300,
      xaxis: axis({ type: 'linear', title: { text: 'Hour of the day' }, dtick: 3, showgrid: false, zeroline: false }),
      yaxis: categoryRows(),
    },
    finding: strongest(flat, 'hour of the week', minValues),
    population: populationOf(eda),
    table: [
      { name: 'weekday', unit: 'text', values: flat.map(({ day }) => weekdayNames[day]!) },
      { name: 'hour', unit: 'count', values: flat.map(({ hour }) => hour) },
      ...meanColumns(flat, 'mean revenue', 'money'),
    ],
  };
}

function heatmap(cells: (number | null)[][]) {
  return {
    type: 'heatmap',
    z: cells,
    x: hours.map(Number),
    y: weekdays,
    xgap: 2,
    ygap: 2,
    ...fromZero(cells),
    colorscale: sequential,
    colorbar: { title: { text: 'Mean revenue', side: 'right' }, thickness: 10, outlinewidth: 0, ...shortTicks },
    hovertemplate: '<b>%{y} %{x}:00</b><br>%{z:,.2f}<extra></extra>',
    hoverongaps: false,
  };
}
