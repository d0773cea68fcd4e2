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
export type Section = (typeof sections)[number];

/** How a number is written: in tables, hover texts and findings. */
export type Unit = 'text' | 'count' | 'money' | 'share' | 'number' | 'days';
export type Cell = string | number | null;

/** One column of a figure's data table. `text` is what the source says, unescaped. */
export type Column = { name: string; unit: Unit; values: Cell[] };

/** Plotly's own JSON, opaque to us; texts from data went through `plain` of `charts/label.ts`. */
export type Trace = Record<string, unknown>;
export type Layout = Record<string, unknown>;

/** What an entry makes of the stages' tables. */
export type Drawing = {
  data: Trace[];
  layout: Layout;
  /** One sentence, computed from the figure's numbers. */
  finding: string;
  /** Who and how many are counted: "5,156 transactions". */
  population: string;
  table: Column[];
  /** What a reader must know to read it right: an incomplete month, a tail grouped as "other". */
  notes?: string[];
};
export type Undrawable = { skipped: string };

/** JSON artifacts by the stage that wrote them; a stage that did not run has none. */
export type Summaries = Record<string, object>;

/** One figure: which summaries it reads (`Tables`, by stage), what picture. Aggregation is the stages' work, not `draw`'s. */
export type FigureEntry<Tables = never> = {
  number: number;
  id: string;
  section: Section;
  title: string;
  /** The question a reader brings to it. */
  question: string;
  /** How its number is defined: unit, window, who is left out. */
  definition: string;
  /** The place of its number in summary.json, training.json or evaluation.json, whose definition is quoted; absent for what only the report has. */
  defined?: string;
  /** Takes the page's whole width; otherwise two stand side by side where there is room. */
  wide?: boolean;
  needs: (keyof Tables & string)[];
  draw(tables: Tables): Drawing | Undrawable;
};

/** One element of `figures.json`: plain JSON, no customer rows. A figure that cannot be drawn keeps its place. */
export type Figure = {
  number: number;
  id: string;
  title: string;
  section: Section;
  question: string;
  definition: string;
  /** The definition of its number in the results. */
  computed: Definition | null;
  wide: boolean;
  data: Trace[];
  layout: Layout;
  finding: string;
  population: string;
  notes: string[];
  table: Column[];
  /** Why there is no picture. */
  skipped?: string;
};
