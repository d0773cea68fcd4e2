import { sqlText } from '../../core/sql.ts';
import { amountLimit, type Column, timeRange } from '../../data/contract.ts';

const number = '[ \\t]*[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?[ \\t]*';
const clock = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?';
const naive = `[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]${clock})?`;
const zoned = `([0-9]{4}-[0-9]{2}-[0-9]{2}[T ]${clock}) ?(Z|[+-][0-9]{2}(:?[0-5][0-9])?)`;

const matches = (text: string, pattern: string) => `regexp_full_match(${text}, '${pattern}')`;

/** SQL for the value in the cell `text`: NULL when it is empty or cannot be read, whether or not it is in range. */
export function parsed(column: Column, text: string, timezone: string): string {
  switch (column.type) {
    case 'number':
      return parsedNumber(text);
    case 'time':
      return parsedTime(text, timezone);
    case 'flag':
      return parsedFlag(text);
    default:
      return text;
  }
}

/** SQL for `value` where it is in the column's range, else NULL. */
export function inRange({ type, range }: Column, value: string): string {
  if (type === 'time') {
    const limits = `timestamp '${timeRange.first}-01-01' and timestamp '${timeRange.last}-12-31 23:59:59.999999'`;
    return `case when ${value} between ${limits} then ${value} end`;
  }
  if (type !== 'number') return value;
  const inside = range ? `${value} between ${range[0]} and ${range[1]}` : `abs(${value}) < ${amountLimit}`;
  return `case when ${inside} then ${value} end`;
}

/** SQL for the 64-bit integer in `text`, which a cast also finds in 1.5, 1e3 and 007. */
export const integer = (text: string) => `try_cast(${text} as bigint)`;

/** SQL for the integer `value` of `text` where writing it gives the same text, else NULL. */
export const canonical = (value: string, text: string) => `case when ${value}::varchar = ${text} then ${value} end`;

/** SQL for the number in `text`. The pattern comes first, since a cast takes 1_000, 0x10, nan and inf; too large is infinite. */
export function parsedNumber(text: string): string {
  return `case when ${matches(text, number)} then coalesce(try_cast(${text} as double), 'infinity'::double) end`;
}

/**
 * SQL for the time in `text`, in `timezone` if it names a zone. A cast alone takes 24:00 and garbage, and drops the zone. A
 * time of 19 characters that is written the same again is none of these, which is faster told than by a pattern.
 */
function parsedTime(text: string, timezone: string): string {
  const trimmed = `trim(${text}, ' \t')`;
  return `case when strlen(${text}) = 19 and try_cast(${text} as timestamp)::varchar = ${text} then try_cast(${text} as timestamp)
    when ${matches(text, naive)} then try_cast(${text} as timestamp)
    when ${matches(trimmed, naive)} then try_cast(${trimmed} as timestamp)
    when ${matches(trimmed, zoned)} then ${localTime(trimmed, timezone)} end`;
}

function localTime(text: string, timezone: string): string {
  const part = (group: number) => `regexp_extract(${text}, '${zoned}', ${group})`;
  const zone = `replace(${part(5)}, ':', '')`;
  const minutes = `case when ${zone} = 'Z' then 0 else
    (case when left(${zone}, 1) = '-' then -1 else 1 end)
    * (substr(${zone}, 2, 2)::integer * 60 + coalesce(nullif(substr(${zone}, 4, 2), '')::integer, 0)) end`;
  const utc = `(try_cast(${part(1)} as timestamp) - to_minutes(${minutes}))`;
  return timezone === 'UTC' ? utc : `timezone(${sqlText(timezone)}, timezone('UTC', ${utc}))`;
}

/** SQL for the flag in `text`: 1, 0, or NULL. A column of flags that once had gaps is often written 1.0 and 0.0. */
function parsedFlag(text: string): string {
  const word = `lower(trim(${text}, ' \t'))`;
  return `(case when ${text} = '0' then 0 when ${text} = '1' then 1
    when ${word} in ('1', 'true', 'yes', 'y', 't', '1.0') then 1
    when ${word} in ('0', 'false', 'no', 'n', 'f', '0.0') then 0 end)::tinyint`;
}
