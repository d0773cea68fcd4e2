import type { Column, Drawing, Skipped, Trace } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { axis, colour, sequential, shortTicks } from '../../../charts/theme.ts';
import { richestSegment } from '../richestSegment.ts';
import type { GridCell, RfmSummary, SegmentStatistics } from '../summary.ts';
import type { Tables } from './tables.ts';
import { thresholdNotes } from './thresholds.ts';

/** Diameter of the largest bubble, in pixels. */
const largestBubble = 40;
const scores = [1, 2, 3, 4, 5];

/** The grid of recency and frequency scores: area by customers, colour by revenue, and a table of what to do. */
export function segmentGrid({ rfm }: Tables): Drawing | Skipped {
  if (rfm.customers === 0) return { skipped: 'No customer has an order.' };
  return {
    data: [bubbles(cellsOf(rfm.figures.grid))],
    layout: {
      height: 560,
      xaxis: scoreAxis('Frequency score: fewer to more orders', 0.5),
      yaxis: scoreAxis('Recency score: longer ago to recent', 0.2),
    },
    finding: finding(rfm),
    population: counted(rfm.customers, 'customer'),
    notes: [rulesNote(rfm), ...thresholdNotes(rfm)],
    table: table(rfm),
  };
}

type Cell = { R: number; F: number; customers: number; revenue: number; segments: GridCell[] };

/** The parts of a cell are in descending order of customers. */
function cellsOf(grid: GridCell[]): Cell[] {
  const cells = new Map<string, Cell>();
  for (const part of grid) {
    const key = `${part.R}${part.F}`;
    const cell = cells.get(key) ?? { R: part.R, F: part.F, customers: 0, revenue: 0, segments: [] };
    cell.customers += part.customers;
    cell.revenue += part.revenue;
    cell.segments.push(part);
    cells.set(key, cell);
  }
  return [...cells.values()];
}

function bubbles(cells: Cell[]): Trace {
  const most = Math.max(...cells.map(({ customers }) => customers));
  return {
    type: 'scatter',
    mode: 'markers+text',
    x: cells.map(({ F }) => F),
    y: cells.map(({ R }) => R),
    text: cells.map(({ segments }) => segments[0]!.segment.replace(/ (?=\w+$)/, '<br>')),
    textposition: 'bottom center',
    textfont: { size: 9, color: colour.soft },
    cliponaxis: false,
    marker: {
      size: cells.map(({ customers }) => customers),
      sizemode: 'area',
      sizeref: (2 * most) / largestBubble ** 2,
      sizemin: 3,
      color: cells.map(({ revenue }) => revenue),
      colorscale: sequential,
      line: { color: colour.grey, width: 1 },
      colorbar: {
        title: { text: 'Revenue', side: 'top' },
        orientation: 'h',
        y: 1,
        yanchor: 'bottom',
        ypad: 0,
        thickness: 8,
        outlinewidth: 0,
        ...shortTicks,
        nticks: 5,
      },
    },
    customdata: cells.map(hover),
    hovertemplate: '<b>R %{y}, F %{x}</b><br>%{customdata}<extra></extra>',
  };
}

function hover({ revenue, segments }: Cell): string {
  const parts = segments.map(({ segment, customers }) => `${segment}: ${counted(customers, 'customer')}`);
  return [...parts, `Revenue ${format(revenue, 'money')}`].join('<br>');
}

/** The names are below the bubbles, so the vertical axis starts lower. */
function scoreAxis(title: string, from: number) {
  return axis({ title: { text: title }, range: [from, 5.5], tickvals: scores, zeroline: false });
}

function rulesNote({ rules, recent_days }: RfmSummary): string {
  if (rules.some(({ rf_regex }) => rf_regex !== undefined))
    return 'As in the notebook, ties are broken by customer id: equal customers may have different scores and segments.';
  return `“Recently” is at most ${counted(recent_days, 'day')} before the snapshot: 30 days, or as many as a fifth of customers need.`;
}

function finding({ segments }: RfmSummary): string {
  if (Object.values(segments).some(({ revenue_share }) => revenue_share === null))
    return 'The revenue of customers is not positive, so no segment has a share of it.';
  const richest = richestSegment(segments);
  const names = Object.keys(segments);
  if (names.length === 1) return `All customers are in the segment “${names[0]}”.`;
  if (richest === null) return 'No segment has more revenue than all others.';
  const { name, share, revenue_share } = richest;
  return `The segment “${name}” has the most revenue: ${format(share, 'share')} of customers, ${format(revenue_share, 'share')} of their revenue.`;
}

function table({ rules, segments }: RfmSummary): Column[] {
  const rows = rules.filter(({ segment }) => segments[segment]);
  const values = (read: (row: SegmentStatistics) => number | null) =>
    rows.map(({ segment }) => read(segments[segment]!));
  return [
    { name: 'segment', unit: 'text', values: rows.map(({ segment }) => segment) },
    { name: 'customers', unit: 'count', values: values((row) => row.customers) },
    { name: 'share of customers', unit: 'share', values: values((row) => row.share) },
    { name: 'revenue', unit: 'money', values: values((row) => row.monetary_sum) },
    { name: 'share of revenue', unit: 'share', values: values((row) => row.revenue_share) },
    { name: 'mean days since the last order', unit: 'number', values: values((row) => row.recency) },
    { name: 'mean orders', unit: 'number', values: values((row) => row.frequency) },
    { name: 'meaning', unit: 'text', values: rows.map(({ meaning }) => meaning) },
    { name: 'rule', unit: 'text', values: rows.map(({ rf_regex, when }) => rf_regex ?? when) },
    { name: 'what to do', unit: 'text', values: rows.map(({ action }) => action) },
  ];
}
