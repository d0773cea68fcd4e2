import { shown } from '../words.ts';

// What `strptime` of C and Python know and DuckDB reads alike; zones go into the third argument of `date`.
const directives = new Set('YymdHMSfIpbBjaA%'.split(''));

/** What is wrong with a date format such as `%d/%m/%Y %H:%M`. It needs a year, a month and a day. */
export function formatFault(format: unknown): string[] {
  if (typeof format !== 'string' || format.length > 100) {
    return ['the second argument of date must be a format such as "%d/%m/%Y"'];
  }
  const used = [...format.matchAll(/%(-?)(.?)/g)].map((match) => match[2] ?? '');
  const unknown = used.find((directive) => !directives.has(directive));
  if (unknown !== undefined) {
    return [`${shown(format)} has ${shown(`%${unknown}`)}; known are %Y %y %m %d %H %M %S %f %I %p %b %B %j %a %A`];
  }
  const has = (...any: string[]) => any.some((directive) => used.includes(directive));
  const whole = has('Y', 'y') && (has('j') || (has('m', 'b', 'B') && has('d')));
  return whole ? [] : [`${shown(format)} must have a year (%Y), a month (%m) and a day (%d)`];
}
