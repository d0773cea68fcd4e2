import type { ColumnTable } from 'arquero';
import { numbersOf } from '../../core/numbersOf.ts';
import { byCodePoint } from '../../core/order.ts';
import { counted } from '../../core/words.ts';
import { categoricalFeatures, numericFeatures } from './catalogue.ts';

/** A feature of every customer; NaN is missing. `source` is the name in the catalogue. */
export type FeatureColumn = {
  name: string;
  source: string;
  says: string;
  type: 'integer' | 'number';
  values: Float64Array;
  /** How many values are missing. */
  missing: number;
};

/** The time goes with the square: to correlate 1,000 columns of 34,000 customers took over two minutes and 1.4 GB. */
const mostColumns = 500;

/**
 * The raw features of a history: its numbers, then each text as columns of 0 and 1, one for each level that occurs. Where
 * these would be more than 500 columns, the numbers alone, and in `tooMany` why.
 */
export function featureColumns(history: ColumnTable): { columns: FeatureColumn[]; tooMany: string | null } {
  const numeric = numericFeatures.map(({ name, says, type }) => {
    const values = numbersOf(history, name);
    return { name, source: name, says, type, values, missing: values.filter(Number.isNaN).length };
  });
  const texts = categoricalFeatures.map((feature) => {
    const values = history.array(feature.name) as Texts;
    return { ...feature, values, levels: levelsOf(values) };
  });
  const tooMany = reasonNotToEncode(numeric.length, texts);
  return { columns: tooMany === null ? [...numeric, ...texts.flatMap(oneHot)] : numeric, tooMany };
}

type TextFeature = { name: string; says: string; values: Texts; levels: string[] };

function reasonNotToEncode(numbers: number, texts: TextFeature[]): string | null {
  const columns = texts.reduce((sum, { levels }) => sum + levels.length, numbers);
  if (columns <= mostColumns) return null;
  const { name, levels } = texts.reduce((most, text) => (text.levels.length > most.levels.length ? text : most));
  const [found, wanted, own] = [columns, mostColumns, levels.length].map(counted);
  return `${found} columns are too many to learn from, at most ${wanted} are possible: ${name} has ${own} levels, each a column; map it to a column with fewer, or leave it out`;
}

type Texts = (string | null | undefined)[];

/** By code point. */
function levelsOf(texts: Texts): string[] {
  return [...new Set(texts)].filter((level) => typeof level === 'string').sort(byCodePoint);
}

/** No level is left out; a missing text is 0 in every column. */
function oneHot({ name, says, values: texts, levels }: TextFeature): FeatureColumn[] {
  const columns = new Map(levels.map((level) => [level, new Float64Array(texts.length)]));
  texts.forEach((text, customer) => {
    if (typeof text === 'string') columns.get(text)![customer] = 1;
  });
  return [...columns].map(([level, values]) => {
    return { name: `${name}_${level}`, source: name, says: `${says} is this one`, type: 'integer', values, missing: 0 };
  });
}
