import { definitions as cohort } from './definitions/cohort.ts';
import { definitions as decomposition } from './definitions/decomposition.ts';
import { definitions as eda } from './definitions/eda.ts';
import { definitions as evaluation } from './definitions/evaluation.ts';
import { definitions as features } from './definitions/features.ts';
import { definitions as rfm } from './definitions/rfm.ts';
import { definitions as training } from './definitions/training.ts';

/** What a number means. Without it two people mean two things by "retention". */
export type Definition = {
  /** Its place in summary.json, training.json or evaluation.json, `*` for any key or place in a list: `eda.groups.*.*.gross_revenue.mean`. */
  number: string;
  formula: string;
  /** The rows or customers that it is over. */
  population: string;
  /** The file and columns that it comes from. */
  source: string;
};

/** Every number of summary.json, and of training.json and evaluation.json: a section a stage. */
export const definitions: Record<string, readonly Definition[]> = {
  eda,
  rfm,
  cohort,
  decomposition,
  features,
  training,
  evaluation,
};

/** The definition of the number at `path`: the longest that covers it. Undefined where nothing is defined. */
export function definitionOf(path: string): Definition | undefined {
  const place = path.split('.');
  const covering = Object.values(definitions)
    .flat()
    .filter(({ number }) => covers(number.split('.'), place));
  return covering.sort((a, b) => precision(b) - precision(a))[0];
}

/** A definition covers its own place and all that lies below. */
function covers(pattern: string[], place: string[]): boolean {
  return pattern.length <= place.length && pattern.every((part, index) => part === '*' || part === place[index]);
}

/** More parts first, and of as many parts those with fewer `*`. */
function precision({ number }: Definition): number {
  const parts = number.split('.');
  return parts.length * 100 - parts.filter((part) => part === '*').length;
}
