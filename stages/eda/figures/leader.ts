import { format } from '../../../charts/format.ts';
import type { Group } from '../../../charts/kit.ts';
import { shortName } from '../../../charts/label.ts';

/**
 * Names the group with the most revenue, or all whose amounts read alike. `of` says which groups are compared, as in "7
 * countries"; `none` is said if no revenue is above 0; `worth` describes the leader.
 */
export function leader<Of extends Group>(groups: Of[], of: string, none: string, worth: (best: Of) => string): string {
  const [best, ...rest] = groups.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
  if (!best || !(best.value! > 0)) return none;
  const amount = format(best.value, 'money');
  const equal = rest.filter(({ value }) => format(value, 'money') === amount);
  if (equal.length === 0) return `${shortName(best.name)} has the most revenue of ${of}: ${worth(best)}.`;
  const others = equal.length > 2 ? `${equal.length} others` : equal.map(({ name }) => shortName(name)).join(' and ');
  return `${shortName(best.name)} and ${others} have the most revenue of ${of}: ${amount} each.`;
}
