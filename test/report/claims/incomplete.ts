import { monthName } from '../../../charts/format.ts';
import type { Claims } from './claim.ts';

export const incomplete: Claims = {
  '{month} is incomplete ({covered} of {days} days): hatched or dotted, and left out of the finding.': (
    { found },
    { month },
  ) => {
    const [name = '', own] = Object.entries(found.months).find(([key]) => monthName(key) === month) ?? [];
    return {
      month: monthName(name),
      covered: String(own?.days_covered),
      days: String(own?.days),
      'the data covers the month in part': own !== undefined && own.days_covered < own.days,
    };
  },
};
