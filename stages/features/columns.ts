import type { ColumnTable } from 'arquero';
import { byCodePoint } from '../order.ts';
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

/** The raw features of a history: its numbers, then each text as columns of 0 and 1, one for each level that occurs. */
export function featureColumns(history: ColumnTable): FeatureColumn[] {
  const numeric = numericFeatures.map(({ name, says, type }) => {
    const values = history.array(name, Float64Array) as Float64Array;
    return { name, source: name, says, type, values, missing: values.filter(Number.isNaN).length };
  });
  const categorical = categoricalFeatures.flatMap(({ name, says }) => oneHot(name, says, history.array(name) as Texts));
  return [...numeric, ...categorical];
}

type Texts = (string | null | undefined)[];

/** Levels by code point, none left out; a missing text is 0 in every column. */
function oneHot(name: string, says: string, texts: Texts): FeatureColumn[] {
  const levels = [...new Set(texts)].filter((level) => typeof level === 'string').sort(byCodePoint);
  const columns = new Map(levels.map((level) => [level, new Float64Array(texts.length)]));
  texts.forEach((text, customer) => {
    if (typeof text === 'string') columns.get(text)![customer] = 1;
  });
  return [...columns].map(([level, values]) => {
    return { name: `${name}_${level}`, source: name, says: `${says} is this one`, type: 'integer', values, missing: 0 };
  });
}
