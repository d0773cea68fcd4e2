/** The `strptime` format of a date such as `5.7.23 1:30 pm`, given the order of its parts; null for what has another end. */
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
