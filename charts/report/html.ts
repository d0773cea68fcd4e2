/** Markup that is safe to put into a page. Only `html` and `raw` make it. */
export type Html = { readonly markup: string };

type Piece = Html | string | number | null | undefined | false | Piece[];

/** A template whose interpolated texts are escaped; `null`, `undefined` and `false` are nothing, lists are joined. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return { markup: strings.reduce((page, part, index) => page + markupOf(pieces[index - 1]) + part) };
}

/** Trusted text that is markup already: our own assets, and JSON that `json` has made harmless. */
export function raw(markup: string): Html {
  return { markup };
}

/** JSON inside a `<script type="application/json">`: with no `<` in it, nothing can close the element. */
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out, with the marks that turn writing round
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
