export const decimalSigns = [',', '.'] as const;

/** The sign before the decimals. */
export type DecimalSign = (typeof decimalSigns)[number];

// ISO 4217 in 2026, without funds and metals, and what shops write instead. A unit such as `k` or `MIO` is none of them.
const codes = `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
  CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS
  INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR
  MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
  SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF
  YER ZAR ZMW ZWG`;
const currency = `(?:(?:${codes.split(/\s+/).join('|')})|[A-Z]{0,2}[$€£¥₹₽₺₩₴₦₫₱₪]|(?:kr|zł|Kč|Ft|lei|Fr|Rs|R)\\.?)`;
// Also the blanks that word processors and spreadsheets do not break a line at.
const blank = '[ \\t\u00a0\u2009\u202f]';

/**
 * The patterns of amounts with this decimal sign as shops and accountants write them, for JavaScript and for DuckDB: those that
 * are not negative, and `-5`, `$-5`, `5-` and `(5)`.
 */
export function amountPatterns(decimal: DecimalSign): { positive: string; negative: string } {
  const separators = [decimal === ',' ? '[.]' : ',', blank, "['’]"];
  const grouped = separators.map((separator) => `[1-9][0-9]{0,2}(?:${separator}[0-9]{2,3})*${separator}[0-9]{3}`);
  const digits = `(?:(?:[0-9]+|${grouped.join('|')})(?:[${decimal}][0-9]+)?|[${decimal}][0-9]+)`;
  const [minus, before, after] = ['[-−]', `(?:${currency}${blank}*)?`, `(?:${blank}*${currency})?`];
  const ways = [
    `${minus}${blank}*${before}${digits}${after}`,
    `${currency}${blank}*${minus}${blank}*${digits}${after}`,
    `${before}${digits}${after}${blank}*${minus}${after}`,
    `${before}[(]${before}${digits}${after}[)]${after}`,
  ];
  const whole = (pattern: string) => `^${blank}*(?:${pattern})${blank}*$`;
  return { positive: whole(`[+]?${before}${digits}${after}`), negative: whole(ways.join('|')) };
}

/** Everything in an amount but its digits and decimal sign, and the point of an abbreviation such as `Rs.`. */
export const notDigits = (decimal: DecimalSign) => `\\p{L}[.]|[^0-9${decimal}]`;

/** Whether ingest can read the cell as an amount with this decimal sign. */
export function isAmount(cell: string, decimal: DecimalSign): boolean {
  return Object.values(amountPatterns(decimal)).some((pattern) => new RegExp(pattern).test(cell));
}
