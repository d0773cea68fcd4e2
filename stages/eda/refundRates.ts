import { wilson } from '../../core/statistics/proportion.ts';
import type { Level } from './groups.ts';
import { keyed } from './keys.ts';
import type { Month } from './months.ts';
import type { EdaSummary, RefundRates } from './summary.ts';

type Profile = Pick<EdaSummary, 'shape' | 'columns'>;

/** Refund rates with intervals. The n is of rows whose flag is known, which the notebook's mean does not tell. */
export function refundRates(count: number, { shape, columns }: Profile, levels: Level[], months: Month[]): RefundRates {
  const unknown = columns.find(({ name }) => name === 'refund_flag')!.missing;
  return {
    overall: wilson(count, shape[0] - unknown),
    by_category: keyed(
      levels.filter(({ column }) => column === 'category'),
      ({ level }) => level,
      ({ row }) => wilson(row.refunds as number, row.flags as number),
    ),
    by_month: keyed(
      months,
      ({ month }) => month,
      ({ refunds, flags }) => wilson(refunds, flags),
    ),
  };
}
