/** How a number is computed. Without a definition, two readers mean two things by "retention". */
export type Definition = {
  /**
   * Path in summary.json or metrics.json; `*` matches any key or list index:
   * `eda.groups.*.*.gross_revenue.mean`.
   */
  number: string;
  formula: string;
  /** The rows or customers that are counted. */
  population: string;
  /** The file and the columns that are read. */
  source: string;
};

/** The most specific definition that covers the number at `path`, or undefined. */
export function definitionOf(path: string, definitions: readonly Definition[]): Definition | undefined {
  const parts = path.split('.');
  const covering = definitions.filter(({ number }) => covers(number.split('.'), parts));
  return covering.sort((a, b) => specificity(b) - specificity(a))[0];
}

/** A definition covers its own path and everything below it. */
function covers(pattern: string[], path: string[]): boolean {
  return pattern.length <= path.length && pattern.every((part, index) => part === '*' || part === path[index]);
}

/** Longer paths rank higher; among equal lengths, those with fewer `*`. */
function specificity({ number }: Definition): number {
  const parts = number.split('.');
  return parts.length * 100 - parts.filter((part) => part === '*').length;
}
