import { shown } from '../../core/words.ts';

const withoutPadding = new Set('dmHIMSyj'.split(''));

/** What `strptime` of C and Python know and DuckDB reads alike; zones go into the third argument of `date`. */
export const directives = new Map([
  ['Y', 'year'],
  ['y', 'year of two digits'],
  ['m', 'month'],
  ['d', 'day'],
  ['H', 'hour, 0 to 23'],
  ['M', 'minute'],
  ['S', 'second'],
  ['f', 'fraction of a second'],
  ['I', 'hour, 1 to 12'],
  ['p', 'AM or PM'],
  ['b', 'month as Jan'],
  ['B', 'month as January'],
  ['j', 'day of the year'],
  ['a', 'weekday as Mon'],
  ['A', 'weekday as Monday'],
  ['%', 'a percent sign'],
]);

/** What is wrong with a date format such as `%d/%m/%Y %H:%M`. It needs a year, a month and a day. */
export function formatFault(format: unknown): string[] {
  if (typeof format !== 'string' || format.length > 100) {
    return ['the second argument of date must be a format such as "%d/%m/%Y"'];
  }
  if (/\p{Cc}/u.test(format)) return [`the format ${shown(format)} has a control character`];
  const unpadded = [...format.matchAll(/%-(.?)/g)].find((match) => !withoutPadding.has(match[1]!));
  if (unpadded) return [`${shown(format)} has ${shown(unpadded[0])}; a - is known before d m H I M S y j`];
  const used = [...format.matchAll(/%(-?)(.?)/g)].map((match) => match[2] ?? '');
  const unknown = used.find((directive) => !directives.has(directive));
  if (unknown !== undefined) {
    return [
      `${shown(format)} has ${shown(`%${unknown}`)}; known are ${[...directives.keys()].map((known) => `%${known}`).join(' ')}`,
    ];
  }
  const has = (...any: string[]) => any.some((directive) => used.includes(directive));
  const whole = has('Y', 'y') && (has('j') || (has('m', 'b', 'B') && has('d')));
  return whole ? [] : [`${shown(format)} must have a year (%Y), a month (%m) and a day (%d)`];
}
