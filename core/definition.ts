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

/** The definition of the number at `path`: the most precise that covers it. Undefined where nothing is defined. */
export function definitionOf(path: string, definitions: readonly Definition[]): Definition | undefined {
  const place = path.split('.');
  const covering = definitions.filter(({ number }) => covers(number.split('.'), place));
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
