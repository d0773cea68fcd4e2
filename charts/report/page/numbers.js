const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const hundredths = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });
const significant = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 });

const writers = { count: whole, money: cents, share: hundredths, number: significant, days: whole };

/** A cell of a data table as people read it. */
export function written(value, unit) {
  if (value === null || value === undefined) return '–';
  return typeof value === 'number' && writers[unit] ? writers[unit].format(value) : String(value);
}
