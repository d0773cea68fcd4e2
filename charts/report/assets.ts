import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Asset, ReportAssets } from './types.ts';

/** The page's own modules, each after those it imports. */
const modules = [
  'colours',
  'numbers',
  'csv',
  'age',
  'figures',
  'table',
  'download',
  'theme',
  'contents',
  'print',
  'page',
];

/** The style, in the order in which later rules win. */
const styles = ['base', 'contents', 'summary', 'figures', 'tables', 'wide', 'print'];

/** Reads Plotly and the page's script and style. Their hashes are what the content-security-policy lets run. */
export async function readReportAssets(): Promise<ReportAssets> {
  const plotly = createRequire(import.meta.url).resolve('plotly.js-dist-min');
  const [library, style, script] = await Promise.all([
    readFile(plotly, 'utf8'),
    Promise.all(styles.map((name) => readPart(`${name}.css`))),
    Promise.all(modules.map((name) => readPart(`${name}.js`))),
  ]);
  return { plotly: asset(library), style: asset(style.join('')), script: asset(joinModules(script)) };
}

function readPart(name: string): Promise<string> {
  return readFile(new URL(`./page/${name}`, import.meta.url), 'utf8');
}

/** One script of our modules, which share one scope there: without imports and exports they need no loader. */
export function joinModules(sources: string[]): string {
  const bodies = sources.map((source) =>
    source.replace(/^import [^;]*;\n/gm, '').replace(/^export (?=function|const)/gm, ''),
  );
  return `(() => {\n'use strict';\n${bodies.join('\n')}})();\n`;
}

/** Line ends are made what a browser reads, since the hash is of the text as the browser sees it. */
function asset(text: string): Asset {
  const normal = text.replace(/\r\n?/g, '\n');
  return { text: normal, sha256: createHash('sha256').update(normal).digest('base64') };
}
