import { type Definition, definitionOf } from '../core/definition.ts';
import type { Drawing, Figure, FigureEntry, Layout, Summaries, Trace, Undrawable } from './figure.ts';
import { baseLayout } from './theme.ts';

/** Draws one entry, with the definition of its number out of `definitions`; what cannot be drawn becomes a figure that says why. */
export function drawFigure(entry: FigureEntry, tables: Summaries, definitions: readonly Definition[]): Figure {
  const { number, id, title, section, question, definition, defined, wide = false } = entry;
  const computed = (defined && definitionOf(defined, definitions)) || null;
  const heading = { number, id, title, section, question, definition, computed, wide };
  const drawing = reasonAgainst(entry, tables) ?? entry.draw(tables as never);
  if ('skipped' in drawing) return { ...heading, ...nothing, layout: baseLayout(), skipped: drawing.skipped };
  if (!hasValue(drawing.data)) {
    return { ...heading, ...nothing, layout: baseLayout(), skipped: 'None of its numbers is known.' };
  }
  return { ...heading, ...complete(drawing) };
}

const nothing = { data: [], finding: '', population: '', notes: [], table: [] };

function reasonAgainst({ needs }: FigureEntry, tables: Summaries): Undrawable | null {
  for (const name of needs) {
    const table = tables[name] as { skipped?: unknown } | undefined;
    if (!table) return { skipped: `The stage ${name} has no result.` };
    if (typeof table.skipped === 'string') return { skipped: `The stage ${name} was skipped: ${table.skipped}.` };
  }
  return null;
}

function complete({ data, layout, finding, population, notes = [], table }: Drawing) {
  return { data, layout: withBase(layout), finding, population, notes, table };
}

function withBase(layout: Layout): Layout {
  return { ...baseLayout(), ...layout };
}

/** Whether there is a single number to see. */
function hasValue(data: Trace[]): boolean {
  const seen = data.flatMap((trace) => ['x', 'y', 'z', 'median'].map((key) => ({ key, values: trace[key] })));
  return seen.some(({ key, values }) => {
    const flat = Array.isArray(values) ? values.flat() : [];
    return flat.some((value) => typeof value === 'number' && (key !== 'x' || data.some(isSideways)));
  });
}

function isSideways(trace: Trace): boolean {
  return trace.orientation === 'h';
}
