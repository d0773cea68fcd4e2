import type { Definition } from '../core/definition.ts';

export const sections = [
  'Time and revenue',
  'Revenue by group',
  'Quantity and discount',
  'Campaigns and refunds',
  'Customers and products',
  'Advanced',
  'Model',
  'Deeper looks',
] as const;
type Section = (typeof sections)[number];

/** How tables, hover texts and findings format a value. */
export type Unit = 'text' | 'count' | 'money' | 'share' | 'number' | 'days';
export type Cell = string | number | null;

/** One column of a figure's data table. Text is as in the source, unescaped. */
export type Column = { name: string; unit: Unit; values: Cell[] };

/** Plotly's own JSON. Text from data is escaped by `escapeForPlotly` of `charts/label.ts`. */
export type Trace = Record<string, unknown>;
export type Layout = Record<string, unknown>;

/** What an entry draws from the stages' summaries. */
export type Drawing = {
  /** Instead of the entry's title, where the run names what the figure shows. Text is as in the source, unescaped. */
  title?: string;
  data: Trace[];
  layout: Layout;
  /** One sentence, computed from the figure's numbers. */
  finding: string;
  /** What the figure is based on, with its number: "5,156 orders". */
  population: string;
  table: Column[];
  /** What a reader must know to interpret the figure: an incomplete month, a tail grouped as "other". */
  notes?: string[];
};
export type Skipped = { title?: string; skipped: string };

/** JSON artifacts by the stage that wrote them; without the stages that did not run. */
export type Summaries = Record<string, object>;

/** One figure: the summaries that it reads (`Tables`, by stage) and how it is drawn. Stages aggregate; `draw` does not. */
export type FigureEntry<Tables = never> = {
  number: number;
  id: string;
  section: Section;
  title: string;
  /** The reader's question that the figure answers. */
  question: string;
  /** How its number is defined: unit, window, what is left out. */
  definition: string;
  /** Path of its number in summary.json or metrics.json, whose definition is quoted; absent for numbers that only the report has. */
  defined?: string;
  /** Takes the full width of the page; otherwise two figures share a row on wide screens. */
  wide?: boolean;
  needs: (keyof Tables & string)[];
  /** What else its statements need of the data: each returns why the figure is left out, or null. */
  requires?: ((tables: Tables) => string | null)[];
  /** Whether the run asks for the figure; otherwise it is not listed, not even as left out. Absent for figures of every run. */
  chosen?(tables: Partial<Tables>): boolean;
  draw(tables: Tables): Drawing | Skipped;
};

/** One element of `figures.json`: plain JSON, no customer rows. A figure that cannot be drawn keeps its place. */
export type Figure = {
  number: number;
  id: string;
  title: string;
  section: Section;
  question: string;
  definition: string;
  /** The definition of its number in the results; null if there is none. */
  computed: Definition | null;
  wide: boolean;
  data: Trace[];
  layout: Layout;
  finding: string;
  population: string;
  notes: string[];
  table: Column[];
  /** Why the figure is not drawn. */
  skipped?: string;
};
