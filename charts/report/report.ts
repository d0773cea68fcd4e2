import { sections } from '../figure.ts';
import { darkOf } from '../theme.ts';
import { contentsList, sectionId } from './contents.ts';
import { figureBlock, figureData, undrawnLine } from './figureBlock.ts';
import { type Html, html, json, raw } from './html.ts';
import { qualitySection, runSection } from './quality.ts';
import { pageTitle, summarySection } from './summary.ts';
import type { ReportAssets, ReportInput } from './types.ts';

/**
 * Renders the report as one self-contained HTML page, without network access or other files. All text from data is
 * escaped, and the content security policy allows only the page's two scripts. A pure function of its arguments.
 */
export function renderReport(input: ReportInput, assets: ReportAssets): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="marketflow">
<title>${pageTitle(input)}</title>
<style>${raw(assets.style.text)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<div class="page">
${contentsList(input)}
<main id="main">
${summarySection(input)}
${sections.map((section) => figureSection(input, section))}
${qualitySection(input)}
${runSection(input)}
</main>
</div>
<script type="application/json" id="colours">${json(darkOf)}</script>
${input.figures.map(figureData)}
<script>${raw(assets.plotly.text)}</script>
<script>${raw(assets.script.text)}</script>
</body>
</html>
`.markup;
}

/** Hashes of the style elements that Plotly adds when it loads: an empty one that it fills later, and one for maps. */
const plotlyStyles = [
  'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  'sha256-2GF9hCGTDj/GGFNlQA54jDdMGl2fvoeZmZjAvBSiAtM=',
];

function policy({ plotly, script, style }: ReportAssets): string {
  return [
    `default-src 'none'`,
    `script-src 'sha256-${plotly.sha256}' 'sha256-${script.sha256}'`,
    `style-src 'sha256-${style.sha256}' ${plotlyStyles.map((hash) => `'${hash}'`).join(' ')}`,
    `style-src-attr 'unsafe-inline'`,
    'img-src data: blob:',
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

function figureSection({ figures }: ReportInput, section: string): Html {
  const own = figures.filter((figure) => figure.section === section);
  if (own.length === 0) return html``;
  const drawn = own.filter(({ skipped }) => skipped === undefined);
  return html`<section aria-labelledby="${sectionId(section)}">
<h2 id="${sectionId(section)}">${section}</h2>
${drawn.length > 0 ? html`<div class="grid">${drawn.map(figureBlock)}</div>` : null}
${undrawnLine(own.filter(({ skipped }) => skipped !== undefined))}
</section>`;
}
