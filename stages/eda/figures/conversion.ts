import { counted, format } from '../../../charts/format.ts';
import { quoted } from '../../../charts/label.ts';
import type { Funnel, FunnelLevel, FunnelSplit } from '../summary.ts';

const levelsNamed = 6;

/** Who of each device and of each experiment group comes to a purchase, a note for each split that has levels. */
export function conversionNotes({ by_device, by_experiment_group }: Funnel): string[] {
  return [...splitNote('device', by_device), ...splitNote('experiment group', by_experiment_group)];
}

function splitNote(by: string, { unit, baseline, levels, left_out }: FunnelSplit): string[] {
  if (levels.length === 0) return [];
  const named = levels.slice(0, levelsNamed).map(levelWords);
  const tested = baseline !== null && levels.length > 1 ? `, tested against ${quoted(baseline)}` : '';
  const away = left_out > 0 ? ` Left out: ${counted(left_out, unit)} seen in none or in several of these.` : '';
  const more = levels.length > levelsNamed ? `; and ${levels.length - levelsNamed} more` : '';
  return [
    `${unit === 'session' ? 'Sessions' : 'Customers'} with a purchase by ${by}${tested}: ${named.join('; ')}${more}.${away}`,
  ];
}

function levelWords({ level, conversion, against_baseline: against }: FunnelLevel): string {
  const rate = `${quoted(level)} ${format(conversion.rate, 'share')} (n = ${format(conversion.n, 'count')}`;
  return against === null ? `${rate})` : `${rate}, p ${against.p < 0.001 ? '< 0.001' : `= ${against.p.toFixed(3)}`})`;
}
