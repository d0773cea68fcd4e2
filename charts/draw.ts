import { type Definition, definitionOf } from '../core/definition.ts';
import type { Drawing, Figure, FigureEntry, Layout, Skipped, Summaries, Trace } from './figure.ts';
import { baseLayout } from './theme.ts';

/** Draws one entry and quotes its definition from `definitions`. A figure that cannot be drawn says why in `skipped`. */
export function drawFigure(entry: FigureEntry, tables: Summaries, definitions: readonly Definition[]): Figure {
  const { number, id, title, section, question, definition, defined, wide = false } = entry;
  const computed = (defined && definitionOf(defined, definitions)) || null;
  const drawing = missingSummary(entry, tables) ?? unmetRequirement(entry, tables) ?? entry.draw(tables as never);
  const heading = { number, id, title: drawing.title ?? title, section, question, definition, computed, wide };
  if ('skipped' in drawing) return { ...heading, ...empty, layout: baseLayout(), skipped: drawing.skipped };
  if (!hasValue(drawing.data)) {
    return { ...heading, ...empty, layout: baseLayout(), skipped: 'All values of this figure are missing.' };
  }
  return { ...heading, ...complete(drawing) };
}

const empty = { data: [], finding: '', population: '', notes: [], table: [] };

function missingSummary({ needs }: FigureEntry, tables: Summaries): Skipped | null {
  for (const name of needs) {
    const table = tables[name] as { skipped?: unknown } | undefined;
    if (!table) return { skipped: `The stage ${name} has no result.` };
    if (typeof table.skipped === 'string') return { skipped: `The stage ${name} was skipped: ${table.skipped}.` };
  }
  return null;
}

function unmetRequirement({ requires = [] }: FigureEntry, tables: Summaries): Skipped | null {
  for (const reasonAgainst of requires) {
    const skipped = reasonAgainst(tables as never);
    if (skipped !== null) return { skipped };
  }
  return null;
}

function complete({ data, layout, finding, population, notes = [], table }: Drawing) {
  return { data, layout: withBase(layout), finding, population, notes, table };
}

function withBase(layout: Layout): Layout {
  return { ...baseLayout(), ...layout };
}

/** Whether the traces have at least one number to draw, which is on the x axis for named rows. */
function hasValue(data: Trace[]): boolean {
  return data.some(({ x, y, z, median }) => [y, z, median].some(hasNumber) || (hasNames(y) && hasNumber(x)));
}

function hasNumber(values: unknown): boolean {
  return Array.isArray(values) && values.flat().some((value) => typeof value === 'number');
}

function hasNames(values: unknown): boolean {
  return Array.isArray(values) && values.some((value) => typeof value === 'string');
}
