/** Escapes text from data for Plotly, which renders some tags (`<b>`, `<a href>`), entities and TeX between dollar signs. */
function escapeForPlotly(text: string): string {
  return withoutControls(text).replace(/[&<>$]/g, (character) => entities[character]!);
}

/** A name from data for a sentence, at most 40 characters. Not escaped: the page escapes sentences itself. */
export function shortName(name: string): string {
  return clip(name, 40);
}

/** A name from data, cut to `limit` characters. Not escaped. */
export function clip(name: string, limit: number): string {
  return cut(withoutControls(name), limit);
}

/** Axis labels: cut to `limit` characters, numbered where cutting creates duplicates, and escaped for Plotly. */
export function axisLabels(names: readonly string[], limit = 22): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const clean = withoutControls(name);
    const short = cut(clean.trim() === '' ? '(blank)' : clean, limit);
    const times = (seen.get(short) ?? 0) + 1;
    seen.set(short, times);
    return escapeForPlotly(times === 1 ? short : `${short} (${times})`);
  });
}

function withoutControls(text: string): string {
  return text.replace(controls, ' ');
}

function cut(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: removes control characters and marks that change the writing direction
const controls = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', $: '&#36;' };
