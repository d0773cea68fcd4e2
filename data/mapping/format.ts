import { shown } from '../../core/words.ts';

const withoutPadding = new Set('dmHIMSyj'.split(''));

/** The `strptime` directives that C, Python and DuckDB interpret alike. Time zones go into the third argument of `date`. */
export const directives = new Map([
  ['Y', 'year'],
  ['y', 'two-digit year'],
  ['m', 'month'],
  ['d', 'day'],
  ['H', 'hour, 0 to 23'],
  ['M', 'minute'],
  ['S', 'second'],
  ['f', 'fractional second'],
  ['I', 'hour, 1 to 12'],
  ['p', 'AM or PM'],
  ['b', 'month name, such as Jan'],
  ['B', 'month name, such as January'],
  ['j', 'day of the year'],
  ['a', 'weekday name, such as Mon'],
  ['A', 'weekday name, such as Monday'],
  ['%', 'a percent sign'],
]);

/** The fault in a date format such as `%d/%m/%Y %H:%M`, if any. A format needs a year, a month and a day. */
export function formatFault(format: unknown): string[] {
  if (typeof format !== 'string' || format.length > 100) {
    return ['the second argument of date must be a format such as "%d/%m/%Y"'];
  }
  if (/\p{Cc}/u.test(format)) return [`the format ${shown(format)} has a control character`];
  const unpadded = [...format.matchAll(/%-(.?)/g)].find((match) => !withoutPadding.has(match[1]!));
  if (unpadded) return [`${shown(format)} has ${shown(unpadded[0])}; expected - only before d m H I M S y j`];
  const used = [...format.matchAll(/%(-?)(.?)/g)].map((match) => match[2] ?? '');
  const unknown = used.find((directive) => !directives.has(directive));
  if (unknown !== undefined) {
    return [
      `${shown(format)} has ${shown(`%${unknown}`)}; expected one of ${[...directives.keys()].map((known) => `%${known}`).join(' ')}`,
    ];
  }
  const has = (...any: string[]) => any.some((directive) => used.includes(directive));
  const complete = has('Y', 'y') && (has('j') || (has('m', 'b', 'B') && has('d')));
  return complete ? [] : [`${shown(format)} must have a year (%Y), a month (%m) and a day (%d)`];
}

/**
 * The `strptime` format of a date such as `5.7.23 1:30 pm`, given the order of its parts. Null if the time part has another
 * form.
 */
export function formatOf(example: string, order: string[]): string | null {
  const date = /^(\d+)([/.-])(\d+)([/.-])(\d+)(.*)$/.exec(example.trim());
  const clock = /^(?:([T ]+)\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?( *)([ap]m)?)?$/i.exec(date?.[6] ?? '?');
  if (date === null || clock === null) return null;
  const part = (i: number) => (order[i] === '%Y' && date[1 + 2 * i]!.length === 2 ? '%y' : order[i]);
  const day = `${part(0)}${date[2]}${part(1)}${date[4]}${part(2)}`;
  const [, between, seconds, fraction, blanks, half] = clock;
  if (between === undefined) return day;
  const hour = half ? '%I' : '%H';
  return `${day}${between}${hour}:%M${seconds ? ':%S' : ''}${fraction ? '.%f' : ''}${half ? `${blanks}%p` : ''}`;
}
