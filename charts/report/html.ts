/** Markup that is safe to insert into a page. Only `html` and `raw` create it. */
export type Html = { readonly markup: string };

type Piece = Html | string | number | null | undefined | false | Piece[];

/** A template tag that escapes interpolated text, omits `null`, `undefined` and `false`, and joins lists. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return { markup: strings.reduce((page, part, index) => page + markupOf(pieces[index - 1]) + part) };
}

/** Inserts trusted text unchanged: the page's assets, and JSON that `json` has escaped. */
export function raw(markup: string): Html {
  return { markup };
}

/** JSON for a `<script type="application/json">`, with `<` escaped so that text from data cannot close the element. */
export function json(value: unknown): Html {
  return raw(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

function escapeHtml(text: string): string {
  return text.replace(controls, '\ufffd').replace(/[&<>"']/g, (character) => entities[character]!);
}

function markupOf(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (Array.isArray(piece)) return piece.map(markupOf).join('');
  return typeof piece === 'object' ? piece.markup : escapeHtml(String(piece));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: replaces control characters and marks that change the writing direction
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
