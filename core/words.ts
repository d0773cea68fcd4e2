/** Text from data, safe to print: quoted, control and invisible characters escaped, truncated to `length`. */
export function shown(text: string, length = 60): string {
  const cut = text.length > length ? `${text.slice(0, length)}…` : text;
  return JSON.stringify(cut).replace(hidden, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// Characters that a terminal interprets or hides: C1 controls, direction marks, zero-width characters, lone surrogates.
const hidden = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]/g;

/** The first `most` names, escaped, followed by the number of the others. */
export function listed(names: string[], most = 8): string {
  const rest = names.length - most;
  const first = names.slice(0, most).map((name) => shown(name, 40));
  return rest > 0 ? `${first.join(', ')} and ${rest} more` : first.join(', ');
}

/** An integer with thousands separators: 1,234,567. */
export function counted(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `part` as a percentage of `whole` with at most two decimals: `12.5%`. */
export function percent(part: number, whole: number): string {
  const share = whole === 0 ? 0 : (100 * part) / whole;
  return `${share > 0 && share < 0.01 ? '<0.01' : String(Number(share.toFixed(2)))}%`;
}
