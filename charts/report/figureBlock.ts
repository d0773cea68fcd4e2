import type { Figure } from '../figure.ts';
import { type Html, html, json } from './html.ts';

/** A figure that is drawn: question, finding, plot, definition, population, table and downloads. */
export function figureBlock(figure: Figure): Html {
  const { number, title, question, wide } = figure;
  return html`<article class="figure${wide ? ' wide' : ''}" id="figure-${number}" aria-labelledby="title-${number}">
<header>
<h3 id="title-${number}"><span class="n">Figure ${number}</span> ${title}</h3>
<p class="question">${question}</p>
</header>
${plotBlock(figure)}
</article>`;
}

/** The figures of a section that are not drawn, in one line, each with its reason. */
export function undrawnLine(figures: Figure[]): Html | null {
  if (figures.length === 0) return null;
  return html`<p class="undrawn">Not drawn: ${figures.map(
    ({ number, title, skipped }) => html`<span id="figure-${number}">Figure ${number}, ${title}: ${skipped}</span> `,
  )}</p>`;
}

/** The figure's data, read by the page's script when it draws the figure. */
export function figureData({ number, id, title, data, layout, table, skipped }: Figure): Html | null {
  if (skipped !== undefined) return null;
  return html`<script type="application/json" id="data-${id}">${json({ number, id, title, data, layout, table })}</script>
`;
}

function plotBlock(figure: Figure): Html {
  const { id, number, title, finding, population, notes, definition, layout } = figure;
  const height = typeof layout.height === 'number' ? layout.height : 340;
  return html`<p class="finding">${finding}</p>
<div class="plot" data-figure="${id}" style="height:${height}px" role="img" aria-label="Figure ${number}, ${title}. ${finding}"></div>
${notes.map((note) => html`<p class="note">${note}</p>`)}
<p class="definition">${definition} <span class="population">Based on ${population}.</span></p>
<div class="tools">
<details class="data"><summary>Data<span class="hidden"> table of figure ${number}</span></summary><div class="table-box" data-figure="${id}" tabindex="0" role="region" aria-label="Data of figure ${number}"></div></details>
${computedBlock(figure)}
<button type="button" data-csv="${id}" aria-label="Download the data of figure ${number} as CSV">CSV</button>
<button type="button" data-png="${id}" aria-label="Download figure ${number} as PNG">PNG</button>
</div>`;
}

/** The definition of the figure's number: its path in the results, formula, population and source. */
function computedBlock({ computed, number }: Figure): Html | null {
  if (!computed) return null;
  const { number: path, formula, population, source } = computed;
  return html`<details class="computed"><summary>Formula<span class="hidden"> of figure ${number}</span></summary>
<p><code>${path}</code>: ${formula}. Population: ${population}. Source: ${source}.</p></details>`;
}
