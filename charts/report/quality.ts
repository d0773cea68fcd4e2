import type { StageReport } from '../../core/run.ts';
import { counted, format } from '../format.ts';
import { sum } from '../kit.ts';
import { type Html, html } from './html.ts';
import type { ReportInput, RunFacts, TableFacts } from './types.ts';

/** Rejected rows, invalid and missing values, what was switched off, and why. */
export function qualitySection({ tables, switchedOff, notes, figures }: ReportInput): Html {
  const skipped = figures.filter((figure) => figure.skipped !== undefined);
  const off = switchedOff ?? [];
  return html`<section id="quality" aria-labelledby="quality-title">
<h2 id="quality-title">Data quality</h2>
<p class="lead">What was left out of the numbers above, and why.</p>
${tables && tables.length > 0 ? tableOverview(tables) : null}
${list('Rejected rows and invalid values', (tables ?? []).flatMap(losses), 'No rows were rejected and no values were invalid.')}
${list(
  'Switched off',
  off.map(({ what, why }) => html`<b>${what}</b>: ${why}`),
  'Nothing was switched off.',
)}
${list(
  'Not drawn',
  skipped.map(
    (figure) =>
      html`<a href="#figure-${figure.number}">Figure ${figure.number}</a>, ${figure.title}: ${figure.skipped}`,
  ),
  'Every figure is drawn.',
)}
${
  notes && notes.length > 0
    ? list(
        'Notes',
        notes.map((note) => html`${note}`),
        '',
      )
    : null
}
</section>`;
}

/** Identifiers and stages of the run, for its operators. */
export function runSection({ run, stages }: ReportInput): Html {
  return html`<section id="run" aria-labelledby="run-title">
<h2 id="run-title">This run</h2>
${run ? runFacts(run) : null}
${stages && stages.length > 0 ? stageTable(stages) : null}
</section>`;
}

function tableOverview(tables: TableFacts[]): Html {
  const total = (counts: Record<string, number> | undefined) =>
    counts ? format(sum(Object.values(counts)), 'count') : '–';
  const missing = (table: TableFacts) => total(table.missing && Object.fromEntries(missingValues(table)));
  return html`<div class="table-box" tabindex="0" role="region" aria-label="Rows of each table"><table>
<caption>Rows of each table</caption>
<thead><tr><th scope="col">table</th>${['rows', 'accepted', 'rejected', 'invalid values', 'missing values'].map((name) => html`<th scope="col" class="number">${name}</th>`)}<th scope="col">columns not in the source</th></tr></thead>
<tbody>${tables.map(
    (
      table,
    ) => html`<tr><th scope="row">${table.table}</th><td class="number">${format(table.rows, 'count')}</td><td class="number">${format(table.accepted, 'count')}</td>
<td class="number">${total(table.rejected)}</td><td class="number">${total(table.nulled)}</td><td class="number">${missing(table)}</td><td>${table.missingColumns.join(', ') || 'none'}</td></tr>`,
  )}</tbody></table></div>`;
}

/** Missing values of the columns that the source has. */
function missingValues({ missing = {}, missingColumns }: TableFacts): [string, number][] {
  return Object.entries(missing).filter(([column, values]) => values > 0 && !missingColumns.includes(column));
}

function losses(facts: TableFacts): Html[] {
  const { table, rejected, nulled, notes = [] } = facts;
  return [
    ...Object.entries(rejected).map(([why, rows]) => html`<b>${table}</b>: ${counted(rows, 'row')} rejected (${why})`),
    ...Object.entries(nulled).map(
      ([column, values]) => html`<b>${table}</b>: ${counted(values, 'invalid value')} in ${column} treated as missing`,
    ),
    ...missingValues(facts).map(
      ([column, values]) => html`<b>${table}</b>: ${counted(values, 'missing value')} in ${column}`,
    ),
    ...notes.map((note) => html`<b>${table}</b>: ${note}`),
  ];
}

function list(title: string, items: Html[], emptyText: string): Html {
  return html`<h3>${title}</h3>
${items.length > 0 ? html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>` : html`<p>${emptyText}</p>`}`;
}

function runFacts(run: RunFacts): Html {
  const facts: [string, string | number | null | undefined][] = [
    ['Workflow', run.workflowId],
    ['Run', run.runId],
    ['Data digest', run.digest],
    ['Seed', run.seed],
  ];
  const known = facts.filter(([, value]) => value !== null && value !== undefined);
  return html`<dl class="facts-list">${known.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function stageTable(stages: StageReport[]): Html {
  return html`<div class="table-box" tabindex="0" role="region" aria-label="Stages"><table>
<caption>Stages</caption>
<thead><tr><th scope="col">stage</th><th scope="col">status</th><th scope="col" class="number">seconds</th><th scope="col" class="number">rows</th><th scope="col">reason</th></tr></thead>
<tbody>${stages.map(
    ({ stage, status, seconds, rows, reason }) =>
      html`<tr><th scope="row">${stage}</th><td>${status}</td><td class="number">${seconds === null ? '–' : seconds.toFixed(1)}</td><td class="number">${rows === undefined ? '–' : format(rows, 'count')}</td><td>${reason ?? ''}</td></tr>`,
  )}</tbody></table></div>`;
}
