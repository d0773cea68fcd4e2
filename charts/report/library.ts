import { createHash } from 'node:crypto';

/** The file with Plotly beside a page without it. */
export const libraryName = 'plotly.min.js';

/** A quote in an attribute. */
const quote = '&#39;';

/** How a page has Plotly, as it stands in the markup: inside and allowed by its hash, or beside it, also on a disk. */
const inside = (library: string) => ({
  script: `<script>${library}</script>`,
  source: `script-src ${quote}sha256-${createHash('sha256').update(library).digest('base64')}${quote}`,
});
const beside = { script: `<script src="${libraryName}"></script>`, source: `script-src ${quote}self${quote} file:` };

/** A report without the library that it contains: it works with the file `libraryName` beside it. */
export function withoutLibrary(page: string, library: string): string {
  const { script, source } = inside(library);
  return swap(swap(page, source, beside.source), script, beside.script);
}

/** The self-contained report, from one without its library. */
export function withLibrary(page: string, library: string): string {
  const { script, source } = inside(library);
  return swap(swap(page, beside.source, source), beside.script, script);
}

/** Both texts are markup of the page itself: text from data is escaped. Not a pattern, in which `$` would have a meaning. */
function swap(page: string, from: string, to: string): string {
  const at = page.indexOf(from);
  if (at === -1) throw new Error(`the report has no ${from.slice(0, 60)}`);
  return page.slice(0, at) + to + page.slice(at + from.length);
}
