export type Segment = { name: string; pattern: string; meaning: string };

/** The segments. A customer belongs to the first whose pattern matches the recency and frequency scores as two digits. */
export const segments: readonly Segment[] = [
  { name: 'Champions', pattern: '5[45]', meaning: 'bought very recently, buy often' },
  { name: 'Loyal', pattern: '4[45]|3[45]', meaning: 'buy often, bought not long ago' },
  { name: 'Potential loyalists', pattern: '[45][23]', meaning: 'bought recently, more than once or twice' },
  { name: 'New customers', pattern: '51', meaning: 'bought very recently, seldom so far' },
  { name: 'Promising', pattern: '41', meaning: 'bought recently, seldom so far' },
  { name: 'Need attention', pattern: '33', meaning: 'average recency and frequency' },
  { name: 'About to sleep', pattern: '3[12]', meaning: 'bought seldom, and some time ago' },
  { name: 'Cannot lose', pattern: '[12]5', meaning: 'bought very often, but long ago' },
  { name: 'At risk', pattern: '[12][34]', meaning: 'bought often, but long ago' },
  { name: 'Hibernating', pattern: '[12][12]', meaning: 'bought seldom and long ago' },
];

const patterns = segments.map(({ pattern }) => new RegExp(`^(?:${pattern})$`));

/** The names of all segments whose pattern matches. There must be exactly one for each of the 25 pairs. */
export function matchingSegments(recencyScore: number, frequencyScore: number): string[] {
  const pair = `${recencyScore}${frequencyScore}`;
  return segments.filter((_, index) => patterns[index]!.test(pair)).map(({ name }) => name);
}

/** The segment of each pair of scores, at `(recencyScore - 1) * 5 + (frequencyScore - 1)`. */
export const segmentTable: readonly string[] = Array.from({ length: 25 }, (_, cell) => {
  const pair = [Math.floor(cell / 5) + 1, (cell % 5) + 1] as const;
  return matchingSegments(...pair)[0] ?? '?';
});
