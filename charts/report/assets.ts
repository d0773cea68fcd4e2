import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Asset, ReportAssets } from './types.ts';

/** The page's modules, dependencies first. */
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

/** The style sheets in the order of the cascade. */
const styles = ['base', 'contents', 'summary', 'figures', 'tables', 'wide', 'print'];

/** Reads Plotly and the page's script and style. The content security policy allows them by their hashes. */
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

/** Joins the modules into one script with one scope. Without imports and exports it needs no loader. */
export function joinModules(sources: string[]): string {
  const bodies = sources.map((source) =>
    source.replace(/^import [^;]*;\n/gm, '').replace(/^export (?=function|const)/gm, ''),
  );
  return `(() => {\n'use strict';\n${bodies.join('\n')}})();\n`;
}

/** Browsers normalise line ends before they hash an inline script, so the text is normalised first. */
function asset(text: string): Asset {
  const normal = text.replace(/\r\n?/g, '\n');
  return { text: normal, sha256: createHash('sha256').update(normal).digest('base64') };
}
