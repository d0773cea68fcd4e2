import type { Drawing, FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { columns, fromZero, largest, number, share, sum } from '../../../charts/kit.ts';
import { axis, sequential, shortTicks } from '../../../charts/theme.ts';
import { timesOfDay } from './requirements.ts';
import type { Tables } from './tables.ts';

const section = 'Time and revenue' as const;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const hours = Array.from({ length: 24 }, (_, hour) => String(hour));
const clock = hours.map((hour) => `${hour.padStart(2, '0')}:00`);

export const cycleFigures: FigureEntry<Tables>[] = [
  {
    number: 5,
    id: 'revenue-by-weekday',
    defined: 'eda.by_weekday.*',
    section,
    title: 'Revenue by weekday',
    question: 'Which days of the week sell best?',
    definition: 'Sum of gross revenue by weekday of the line, in the run’s time zone.',
    needs: ['eda'],
    draw: ({ eda }) => {
      const values = weekdays.map((_, day) => eda.by_weekday[day] ?? 0);
      return cycle({ word: 'weekday', xTitle: 'Weekday', short: weekdays, long: weekdayNames }, values, eda.shape[0]);
    },
  },
  {
    number: 6,
    id: 'revenue-by-hour',
    defined: 'eda.by_hour.*',
    section,
    title: 'Revenue by hour',
    question: 'At what time of day do people buy?',
    definition: 'Sum of gross revenue by hour of the line, 0 to 23, in the run’s time zone.',
    needs: ['eda'],
    requires: [timesOfDay],
    draw: ({ eda }) => {
      const values = hours.map((hour) => eda.by_hour[hour] ?? 0);
      return cycle({ word: 'hour', xTitle: 'Hour of the day', short: hours, long: clock }, values, eda.shape[0]);
    },
  },
  {
    number: 7,
    id: 'revenue-by-weekday-and-hour',
    section,
    title: 'Revenue by weekday and hour',
    question: 'When in the week should a campaign be sent?',
    definition: 'Sum of gross revenue in each of the 168 hours of the week, in the run’s time zone.',
    wide: true,
    needs: ['eda'],
    requires: [timesOfDay],
    draw: ({ eda }) => weekdayHours(eda.figures.weekday_hour.revenue, eda.shape[0]),
  },
];

type Cycle = { word: string; xTitle: string; short: string[]; long: string[] };

function cycle({ word, xTitle, short, long }: Cycle, values: number[], rows: number): Drawing {
  const total = sum(values);
  const best = largest(values);
  const shares = values.map((value) => share(value, total));
  return {
    ...columns(short, values, { unit: 'money', axisTitle: 'Revenue', xTitle }),
    finding:
      total > 0
        ? `${long[best]} is the strongest ${word}, with ${format(shares[best], 'share')} of revenue: ${(values[best]! / (total / values.length)).toFixed(2)} times the average.`
        : `No ${word} has revenue.`,
    population: counted(rows, 'line'),
    table: [
      { name: word, unit: 'text', values: long },
      { name: 'revenue', unit: 'money', values },
      { name: 'share', unit: 'share', values: shares },
    ],
  };
}

function weekdayHours(cells: (number | null)[][], rows: number): Drawing {
  const flat = cells.flatMap((row, day) => row.map((revenue, hour) => ({ day, hour, revenue })));
  const best = flat[largest(flat.map((cell) => cell.revenue))];
  return {
    data: [heatmap(cells)],
    layout: {
      height: 300,
      xaxis: axis({ type: 'linear', title: { text: 'Hour of the day' }, dtick: 3, showgrid: false, zeroline: false }),
      yaxis: axis({ type: 'category', autorange: 'reversed', showgrid: false, ticks: '' }),
    },
    finding: best
      ? `The strongest hour of the week is ${weekdayNames[best.day]} at ${clock[best.hour]}, with ${format(best.revenue, 'money')} over the whole period.`
      : 'No hour has revenue.',
    population: counted(rows, 'line'),
    table: [
      { name: 'weekday', unit: 'text', values: flat.map((cell) => weekdayNames[cell.day]!) },
      { name: 'hour', unit: 'count', values: flat.map((cell) => cell.hour) },
      { name: 'revenue', unit: 'money', values: flat.map((cell) => number(cell.revenue)) },
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
    colorbar: { title: { text: 'Revenue', side: 'right' }, thickness: 10, outlinewidth: 0, ...shortTicks },
    hovertemplate: '<b>%{y} %{x}:00</b><br>%{z:,.2f}<extra></extra>',
    hoverongaps: false,
  };
}
