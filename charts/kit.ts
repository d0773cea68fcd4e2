import type { Cell, Column, Layout, Trace, Unit } from './figure.ts';
import { counted, format } from './format.ts';
import { axisLabels } from './label.ts';
import { axis, colour, shortTicks } from './theme.ts';

/** One group of a comparison; `count` is the number of rows that `value` is computed from. */
export type Group = { name: string; value: number | null; count?: number | null; other?: true };

/** The largest groups, with the rest combined into one group where values add up, and a note about the cut. */
export type Ranking = { groups: Group[]; notes: string[] };

/** Sorts by value, then name, and keeps `top` groups. With `adds` the rest is summed: valid for revenue, not for means. */
export function rank(groups: Group[], top: number, adds: boolean): Ranking {
  const known = groups.filter((group) => group.value !== null);
  const sorted = known.sort((a, b) => b.value! - a.value! || (a.name < b.name ? -1 : 1));
  const tail = sorted.slice(top);
  if (tail.length === 0) return { groups: sorted, notes: [] };
  const head = sorted.slice(0, top);
  if (!adds) return { groups: head, notes: [`The ${top} largest of ${counted(sorted.length, 'group')} are shown.`] };
  const other = {
    name: `Other (${tail.length} more)`,
    other: true as const,
    value: sum(tail.map((group) => group.value)),
    ...(tail.some((group) => group.count !== undefined) ? { count: sum(tail.map((group) => group.count)) } : {}),
  };
  const note = `The ${top} largest of ${format(sorted.length, 'count')} groups are shown; the other ${tail.length} are grouped as “other”.`;
  return { groups: [...head, other], notes: [note] };
}

type BarOptions = { unit: Unit; axisTitle: string; countName?: string };

/** Horizontal bars, largest on top: long names stay readable on a phone. */
export function rankedBars(groups: Group[], options: BarOptions): { data: Trace[]; layout: Layout } {
  const names = axisLabels(groups.map((group) => group.name));
  const longest = Math.max(...groups.map((group) => Math.abs(group.value ?? 0)));
  const trace = {
    type: 'bar',
    orientation: 'h',
    x: groups.map((group) => group.value),
    y: names,
    marker: { color: groups.map((group) => (group.other ? colour.grey : colour.blue)) },
    customdata: groups.map((group) => [
      format(group.value, options.unit),
      group.count === undefined ? '' : `<br>${format(group.count, 'count')} ${options.countName ?? 'lines'}`,
    ]),
    hovertemplate: '<b>%{y}</b><br>%{customdata[0]}%{customdata[1]}<extra></extra>',
    text: groups.map((group) => compact(group.value, options.unit)),
    textposition: groups.map((group) => (Math.abs(group.value ?? 0) > longest / 3 ? 'inside' : 'outside')),
    insidetextanchor: 'end',
    textangle: 0,
    constraintext: 'none',
    cliponaxis: false,
  };
  const layout = {
    height: Math.max(250, 70 + 27 * groups.length),
    bargap: groups.length < 4 ? 0.45 : 0.28,
    xaxis: valueAxis(options.axisTitle, options.unit),
    yaxis: categoryRows(),
    margin: { l: 16, r: 36, t: 8, b: 28 },
  };
  return { data: [trace], layout };
}

/** Vertical bars over ordered categories: weekdays, hours, discount levels. */
export function columns(names: string[], values: Cell[], options: BarOptions & { xTitle: string; counts?: Cell[] }) {
  const short = names.every((name) => name.length < 4);
  const trace = {
    type: 'bar',
    x: axisLabels(names),
    y: values,
    marker: { color: colour.blue },
    customdata: values.map((value, index) => [
      format(number(value), options.unit),
      options.counts ? `<br>${format(number(options.counts[index]), 'count')} ${options.countName}` : '',
    ]),
    hovertemplate: '<b>%{x}</b><br>%{customdata[0]}%{customdata[1]}<extra></extra>',
  };
  const layout = {
    height: 320,
    bargap: 0.28,
    xaxis: axis({
      type: 'category',
      title: { text: options.xTitle },
      showgrid: false,
      ...(names.length > 14 && short ? { tickangle: 0, tickfont: { size: 10 } } : {}),
    }),
    yaxis: valueAxis(options.axisTitle, options.unit),
  };
  return { data: [trace], layout };
}

/** A histogram of counts per bin; `edges` has one element more than `counts`. */
export function histogramBars(edges: number[], counts: Cell[], xTitle: string, yTitle: string) {
  const trace = {
    type: 'bar',
    x: counts.map((_, index) => (edges[index]! + edges[index + 1]!) / 2),
    width: counts.map((_, index) => edges[index + 1]! - edges[index]!),
    y: counts,
    marker: { color: colour.blue, line: { color: colour.paper, width: 1 } },
    customdata: counts.map((count, index) => [
      `${format(edges[index])} – ${format(edges[index + 1])}`,
      format(number(count), 'count'),
    ]),
    hovertemplate: '<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>',
  };
  const layout = {
    height: 320,
    bargap: 0,
    xaxis: axis({ type: 'linear', title: { text: xTitle }, showgrid: false, zeroline: false }),
    yaxis: valueAxis(yTitle, 'count'),
  };
  return { data: [trace], layout };
}

/** The axis of one category per row, the first on top. */
export function categoryRows(): Layout {
  return axis({ type: 'category', autorange: 'reversed', showgrid: false, ticks: '' });
}

/** A value axis that starts at zero, with ticks in its unit. */
export function valueAxis(title: string, unit: Unit, own: Layout = {}): Layout {
  return axis({
    title: { text: title },
    rangemode: 'tozero',
    ...(unit === 'share' ? { tickformat: '.3~p' } : unit === 'number' ? {} : shortTicks),
    ...own,
  });
}

export function groupTable(groupName: string, groups: Group[], valueName: string, unit: Unit): Column[] {
  const table: Column[] = [
    { name: groupName, unit: 'text', values: groups.map((group) => group.name) },
    { name: valueName, unit, values: groups.map((group) => group.value) },
  ];
  const counts = groups.map((group) => group.count ?? null);
  return counts.some((count) => count !== null) ? [...table, { name: 'lines', unit: 'count', values: counts }] : table;
}

export function sum(values: (number | null | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

/** The range of a colour scale from zero to the largest value of `cells`. */
export function fromZero(cells: (number | null)[][]): { zmin: number; zmax: number } {
  return { zmin: 0, zmax: cells.flat().reduce<number>((max, value) => Math.max(max, value ?? 0), 0) || 1 };
}

/** `part / whole`; null if either is unknown or `whole` is 0. */
export function share(part: number | null | undefined, whole: number | null | undefined): number | null {
  return part === null || part === undefined || !whole ? null : part / whole;
}

export function number(value: Cell | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** Index of the largest value; -1 if there is none. */
export function largest(values: Cell[]): number {
  return values.reduce<number>((best, value, index) => {
    const current = number(value);
    return current !== null && (best < 0 || current > number(values[best])!) ? index : best;
  }, -1);
}

/** 1.2k, 3.4M: short enough for the end of a bar. */
function compact(value: number | null, unit: Unit): string {
  if (value === null || unit === 'share' || unit === 'number') return format(value, unit);
  return short.format(value).replace('K', 'k');
}

const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
