import { counted } from '../format.ts';
import { sum } from '../kit.ts';
import { type Html, html } from './html.ts';
import type { ReportInput } from './types.ts';

/** One line, at the top of the page, of what the numbers leave out, which opens. "Data quality" has all details. */
export function leftOut({ tables, switchedOff, figures }: ReportInput): Html {
  const rejected = (tables ?? []).flatMap(({ table, rejected }) => {
    const rows = sum(Object.values(rejected));
    return rows > 0 ? [html`${counted(rows, 'row')} of ${table} rejected (${reasons(rejected)})`] : [];
  });
  const nulled = (tables ?? []).flatMap(({ table, nulled }) => {
    const values = sum(Object.values(nulled));
    return values > 0
      ? [html`${counted(values, 'invalid value')} in ${table} treated as missing (${reasons(nulled)})`]
      : [];
  });
  const off = (switchedOff ?? []).map(({ what, why }) => html`${what} switched off: ${why}`);
  const undrawn = figures.filter((figure) => figure.skipped !== undefined).length;
  const all = [...rejected, ...nulled, ...off, ...(undrawn > 0 ? [html`${counted(undrawn, 'figure')} not drawn`] : [])];
  const totals = [
    count(total(tables, 'rejected'), 'row', 'rejected'),
    count(total(tables, 'nulled'), 'invalid value', 'treated as missing'),
    count(off.length, 'result', 'switched off'),
    count(undrawn, 'figure', 'not drawn'),
  ].filter((text) => text !== null);
  return html`<div class="left-out"><h2>Left out</h2>
${all.length > 0 ? html`<details><summary>${totals.join(', ')}</summary><ul>${all.map((item) => html`<li>${item}</li>`)}</ul></details>` : html`<p>Nothing: no rows were rejected, nothing was switched off, and every figure is drawn.</p>`}
<p><a href="#quality">Data quality in detail</a></p></div>`;
}

function total(tables: ReportInput['tables'], kind: 'rejected' | 'nulled'): number {
  return sum((tables ?? []).flatMap((table) => Object.values(table[kind])));
}

function count(number: number, one: string, what: string): string | null {
  return number > 0 ? `${counted(number, one)} ${what}` : null;
}

/** The two most frequent reasons or columns, and how many more there are. */
function reasons(counts: Record<string, number>): string {
  const sorted = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  const named = sorted.slice(0, 2).map(([reason]) => reason);
  return [...named, ...(sorted.length > 2 ? [`${sorted.length - 2} more`] : [])].join('; ');
}
