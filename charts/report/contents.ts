import { sections } from '../figure.ts';
import { type Html, html } from './html.ts';
import type { ReportInput } from './types.ts';

export function sectionId(section: string): string {
  return `section-${section.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
}

/** The table of contents: a sidebar on wide screens, a drawer on phones. */
export function contentsList({ figures }: ReportInput): Html {
  return html`<nav aria-label="Contents">
<details id="drawer" open>
<summary>Contents</summary>
<ul id="contents">
<li class="section"><a href="#summary">Summary</a></li>
${sections.map((section) => {
  const own = figures.filter((figure) => figure.section === section);
  if (own.length === 0) return null;
  return html`<li class="section"><a href="#${sectionId(section)}">${section}</a>
<ul>${own.map((figure) => html`<li><a href="#figure-${figure.number}"><span class="n">${figure.number}</span>${figure.title}</a></li>`)}</ul></li>`;
})}
<li class="section"><a href="#quality">Data quality</a></li>
<li class="section"><a href="#run">This run</a></li>
</ul>
</details>
<div class="actions"><button type="button" id="theme" hidden>Dark</button><button type="button" id="print" hidden>Print</button></div>
</nav>`;
}
