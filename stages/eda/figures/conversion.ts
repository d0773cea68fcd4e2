import { counted, format } from '../../../charts/format.ts';
import { shortName } from '../../../charts/label.ts';
import type { Funnel, FunnelLevel, FunnelSplit } from '../summary.ts';

const maxLevels = 6;

/** Notes on the conversion to a purchase by device and by experiment group, one for each split that has levels. */
export function conversionNotes({ by_device, by_experiment_group }: Funnel): string[] {
  return [...splitNote('device', by_device), ...splitNote('experiment group', by_experiment_group)];
}

function splitNote(by: string, { unit, baseline, levels, left_out }: FunnelSplit): string[] {
  if (levels.length === 0) return [];
  const named = levels.slice(0, maxLevels).map(levelWords);
  const tested = baseline !== null && levels.length > 1 ? `, tested against ${shortName(baseline)}` : '';
  const leftOut = left_out > 0 ? ` Left out: ${counted(left_out, unit)} with no ${by} or several.` : '';
  const more = levels.length > maxLevels ? `; and ${levels.length - maxLevels} more` : '';
  return [
    `${unit === 'session' ? 'Sessions' : 'Customers'} with a purchase by ${by}${tested}: ${named.join('; ')}${more}.${leftOut}`,
  ];
}

function levelWords({ level, conversion, against_baseline: against }: FunnelLevel): string {
  const rate = `${shortName(level)} ${format(conversion.rate, 'share')} (n = ${format(conversion.n, 'count')}`;
  return against === null ? `${rate})` : `${rate}, p ${against.p < 0.001 ? '< 0.001' : `= ${against.p.toFixed(3)}`})`;
}
