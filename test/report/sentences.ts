import { unescaped } from '../support/markup.ts';

/** One text that a reader sees, and where: `figure 12`, `summary`, `quality`. */
export type Sentence = { place: string; text: string };

/** Parts of the page that are the same for all data: headings, questions, definitions, buttons, names of columns. */
const fixed = [
  /<h[1-3][^>]*>.*?<\/h[1-3]>/gs,
  /<p class="question">.*?<\/p>/gs,
  /<div class="tools">.*?<\/div>\n(?=<\/article>)/gs,
  /<thead>.*?<\/thead>/gs,
  /<caption>.*?<\/caption>/gs,
  /<p><a href="#quality">.*?<\/p>/gs,
  /<section id="run".*?<\/section>/gs,
  /(?<=<p class="definition">).*?(?=<span class="population">)/gs,
];

const block = /<(p|li|tr|summary|div(?= class="tile"))(?: [^>]*)?>(.*?)<\/\1>/gs;
const undrawn = /<span id="(figure-\d+)">(.*?)<\/span>/gs;

/** All texts of the page that depend on the data. Throws if there is text outside the blocks that it reads. */
export function sentencesOf(page: string): Sentence[] {
  const main = /<main id="main">(.*)<\/main>/s.exec(page)![1]!;
  const varying = fixed.reduce((markup, pattern) => markup.replace(pattern, ''), main);
  const drawn = varying.replace(/<p class="undrawn">.*?<\/p>/gs, '');
  const outside = textOf(drawn.replace(block, ''));
  if (outside !== '') throw new Error(`text that no test reads: ${outside}`);
  const notDrawn = [...varying.matchAll(undrawn)].map(([, id, markup]) => ({
    place: placeOf(id!),
    text: textOf(markup!),
  }));
  return [...drawn.split(/(?=<(?:section|article) )/).flatMap(blocksOf), ...notDrawn];
}

function blocksOf(part: string): Sentence[] {
  const id = /^<(?:section|article) [^>]*id="([\w-]+)"/.exec(part)?.[1] ?? '';
  return [...part.matchAll(block)].map(([, , markup]) => ({ place: placeOf(id), text: textOf(markup!) }));
}

function placeOf(id: string): string {
  return id.replace('-', ' ');
}

/** The lines of a Markdown text. */
export function linesOf(place: string, markdown: string): Sentence[] {
  return markdown
    .split('\n')
    .filter((text) => text.trim() !== '')
    .map((text) => ({ place, text: text.trim() }));
}

function textOf(markup: string): string {
  const text = markup.replace(/<\/t[hd]>\s*<t[hd][^>]*>/g, ' | ').replace(/<\/d[td]>\s*<d[td][^>]*>/g, ' | ');
  return unescaped(text.replace(/<[^>]*>/g, ''))
    .replace(/\s+/g, ' ')
    .trim();
}
