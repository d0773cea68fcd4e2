import { sqlText } from '../../core/sql.ts';
import { amountLimit, type Column, timeRange } from '../../data/contract.ts';
import { amountPatterns, type DecimalSign, notDigits } from '../../data/mapping/number.ts';

const number = '[ \\t]*[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?[ \\t]*';
const clock = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?';
const naive = `[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]${clock})?`;
const zoned = `([0-9]{4}-[0-9]{2}-[0-9]{2}[T ]${clock}) ?(Z|[+-][0-9]{2}(:?[0-5][0-9])?)`;

const matches = (text: string, pattern: string) => `regexp_full_match(${text}, '${pattern}')`;

/** SQL for the value of the cell `text`: NULL if it is empty or unreadable. The range is not checked. */
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

/** SQL for `value` if it is in the column's range, otherwise NULL. */
export function inRange({ type, range }: Column, value: string): string {
  if (type === 'time') {
    const limits = `timestamp '${timeRange.first}-01-01' and timestamp '${timeRange.last}-12-31 23:59:59.999999'`;
    return `case when ${value} between ${limits} then ${value} end`;
  }
  if (type !== 'number') return value;
  const inside = range ? `${value} between ${range[0]} and ${range[1]}` : `abs(${value}) < ${amountLimit}`;
  return `case when ${inside} then ${value} end`;
}

/** SQL for `text` cast to a 64-bit integer. The cast also accepts 1.5, 1e3 and 007. */
export const integer = (text: string) => `try_cast(${text} as bigint)`;

/** SQL for the integer `value` of `text` if its text form equals `text`, otherwise NULL. */
export const canonical = (value: string, text: string) => `case when ${value}::varchar = ${text} then ${value} end`;

/**
 * SQL for the number in `text`, infinity on overflow. The pattern is needed because a cast accepts 1_000, 0x10, nan and inf.
 */
export function parsedNumber(text: string): string {
  return `case when ${matches(text, number)} then coalesce(try_cast(${text} as double), 'infinity'::double) end`;
}

/**
 * SQL for the amount in `text` as shops and accountants write it, and for whether it is one. What could mean something else,
 * such as `12 kg`, `1.5K`, `10%` or a thousands separator before two digits, is none.
 */
export function parsedAmount(text: string, decimal: DecimalSign): { value: string; isAmount: string } {
  const { positive, negative } = amountPatterns(decimal);
  const [isPositive, isNegative] = [positive, negative].map((pattern) => matches(text, pattern.replaceAll("'", "''")));
  const digits = `replace(regexp_replace(${text}, '${notDigits(decimal)}', '', 'g'), ',', '.')`;
  const size = `coalesce(try_cast(${digits} as double), 'infinity'::double)`;
  return {
    value: `case when ${isPositive} then ${size} when ${isNegative} then 0 - ${size} end`,
    isAmount: `(${isPositive} or ${isNegative})`,
  };
}

/**
 * SQL for the time in `text`, converted to `timezone` if it has a zone. A cast alone accepts 24:00 and garbage, and ignores
 * the zone. A text of 19 characters that the cast reproduces is none of these, and this check is faster than a pattern.
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

/** SQL for the flag in `text`: 1, 0 or NULL. Accepts 1.0 and 0.0, which pandas writes for flags with missing values. */
function parsedFlag(text: string): string {
  const word = `lower(trim(${text}, ' \t'))`;
  return `(case when ${text} = '0' then 0 when ${text} = '1' then 1
    when ${word} in ('1', 'true', 'yes', 'y', 't', '1.0') then 1
    when ${word} in ('0', 'false', 'no', 'n', 'f', '0.0') then 0 end)::tinyint`;
}
