import { readFile } from 'node:fs/promises';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A page of a PDF file. Lengths are in points. */
export type PdfPage = {
  size: [number, number];
  text: string;
  /** Distance of the lowest text from the top of the page, without the footer in the lowest 50 points. */
  lowest: number;
  /** Links to other places in the file. */
  links: number;
};

export async function pdfPages(file: string): Promise<PdfPage[]> {
  const document = await getDocument({ data: new Uint8Array(await readFile(file)), verbosity: 0 }).promise;
  const pages = Array.from({ length: document.numPages }, async (_, index) => {
    const page = await document.getPage(index + 1);
    const [, , width = 0, height = 0] = page.view;
    const { items } = await page.getTextContent();
    const texts = items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item] : []));
    const bottoms = texts.map(({ transform }) => height - transform[5]).filter((bottom) => bottom < height - 50);
    const links = (await page.getAnnotations()).filter(({ subtype, dest }) => subtype === 'Link' && dest);
    return {
      size: [Math.round(width), Math.round(height)],
      text: items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join(''),
      lowest: Math.max(0, ...bottoms),
      links: links.length,
    } satisfies PdfPage;
  });
  return Promise.all(pages);
}
