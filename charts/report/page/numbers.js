const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const hundredths = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });
const significant = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 });

const formats = { count: whole, money: cents, share: hundredths, number: significant, days: whole };

/** Formats a cell of a data table. */
export function formatCell(value, unit) {
  if (value === null || value === undefined) return '–';
  return typeof value === 'number' && formats[unit] ? formats[unit].format(value) : String(value);
}
