/**
 * Text from data as Plotly shall show it: as text. Plotly reads a few tags and entities, `<b>` and `<a href>` among
 * them, and formulas between dollar signs, so that what could begin one is written as an entity.
 */
export function plain(text: string): string {
  return withoutControls(text).replace(/[&<>$]/g, (character) => entities[character]!);
}

/** A name from data inside a sentence: the page escapes sentences itself. */
export function quoted(name: string): string {
  return cut(withoutControls(name), 40);
}

/** Labels of an axis: cut to `limit` characters, told apart by a number where the cut made two alike, and plain. */
export function axisLabels(names: readonly string[], limit = 22): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const clean = withoutControls(name);
    const short = cut(clean.trim() === '' ? '(blank)' : clean, limit);
    const times = (seen.get(short) ?? 0) + 1;
    seen.set(short, times);
    return plain(times === 1 ? short : `${short} (${times})`);
  });
}

function withoutControls(text: string): string {
  return text.replace(controls, ' ');
}

function cut(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out, with the marks that turn writing round
const controls = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', $: '&#36;' };
