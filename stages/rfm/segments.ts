import { sqlText } from '../../core/sql.ts';
import type { Scores } from './scores.ts';

/** `when` is SQL over `R`, `F`, `frequency` (orders), `recency` and `recent_days`; `rf_regex` is the notebook's form of it. */
export type Rule = { segment: string; when: string; meaning: string; action: string; rf_regex?: string };

const actions = {
  Champions: 'Reward them; ask for reviews and referrals.',
  Loyal: 'Offer related products and early access.',
  'New customers': 'Welcome them; make a second order easy.',
  'Potential loyalists': 'Offer a reason to stay, such as a membership.',
  Promising: 'Remind them of the shop with an offer for a second order.',
  'Need attention': 'Make a time-limited offer based on earlier orders.',
  'About to sleep': 'Show popular products; offer a small discount.',
  'Cannot lose': 'Contact them personally; ask why they stopped.',
  'At risk': 'Make a personal offer before they are lost.',
  Hibernating: 'Send low-cost reminders only.',
};

type SegmentName = keyof typeof actions;

/**
 * The ten segments. A customer belongs to the first whose condition is true, so each condition also implies that those above
 * it are false. F of 2 or more implies two orders, because another customer has fewer.
 */
const rules: Rule[] = [
  rule('Champions', 'R = 5 and F >= 4', 'among the last fifth to buy; more orders than three of five customers'),
  rule(
    'Loyal',
    'F >= 4 and (R >= 3 or recency <= recent_days)',
    'more orders than three of five customers; bought recently, or later than two of five',
  ),
  rule('New customers', 'frequency = 1 and recency <= recent_days', 'one order, recently'),
  rule(
    'Potential loyalists',
    'frequency >= 2 and (R >= 4 or recency <= recent_days)',
    'two or more orders; bought recently, or later than three of five customers',
  ),
  rule('Promising', 'R >= 4', 'one order, not recently, but later than three of five customers'),
  rule(
    'Need attention',
    'R = 3 and frequency >= 2',
    'two or more orders, none recently; bought later than two of five customers',
  ),
  rule('About to sleep', 'R = 3', 'one order, not recently, but later than two of five customers'),
  rule('Cannot lose', 'F = 5', 'more orders than four of five customers, but none recently'),
  rule('At risk', 'F >= 3', 'more orders than two of five customers, but none recently'),
  rule('Hibernating', 'true', 'no more orders than most, and none recently'),
];

/** The notebook's rules: patterns of the recency and frequency score as two digits. Each of the 25 pairs matches one. */
const notebookRules: Rule[] = [
  notebookRule('Champions', '5[45]'),
  notebookRule('Loyal', '4[45]|3[45]'),
  notebookRule('Potential loyalists', '[45][23]'),
  notebookRule('New customers', '51'),
  notebookRule('Promising', '41'),
  notebookRule('Need attention', '33'),
  notebookRule('About to sleep', '3[12]'),
  notebookRule('Cannot lose', '[12]5'),
  notebookRule('At risk', '[12][34]'),
  notebookRule('Hibernating', '[12][12]'),
];

export const rulesOf: Record<Scores, readonly Rule[]> = { equal: rules, notebook: notebookRules };

/** SQL for the segment of a row. */
export function segmentSql(scores: Scores): string {
  const cases = rulesOf[scores].map(({ segment, when }) => `when ${when} then ${sqlText(segment)}`);
  return `case ${cases.join(' ')} end`;
}

function rule(segment: SegmentName, when: string, meaning: string): Rule {
  return { segment, when, meaning, action: actions[segment] };
}

function notebookRule(segment: SegmentName, pattern: string): Rule {
  const when = `regexp_full_match(concat(R, F), '${pattern}')`;
  return { ...rule(segment, when, `recency and frequency score match ${pattern}`), rf_regex: pattern };
}
