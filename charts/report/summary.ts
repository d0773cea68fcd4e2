import type { Headline } from '../../core/run.ts';
import { shortDate } from '../days.ts';
import { counted, format, monthName } from '../format.ts';
import { changeWords, movements } from './changes.ts';
import { type Html, html } from './html.ts';
import { leftOut } from './leftOut.ts';
import type { ReportInput } from './types.ts';

export function pageTitle({ run, headline }: Pick<ReportInput, 'run' | 'headline'>): string {
  const months = headline?.firstMonth && headline.lastMonth ? ` ${headline.firstMonth} to ${headline.lastMonth}` : '';
  return `Marketing report${months || (run?.first ? ` from ${run.first.slice(0, 10)}` : '')}`;
}

/** The top of the page: source and period, the first answers, headline numbers with their changes. */
export function summarySection(input: ReportInput): Html {
  return html`<section id="summary" aria-labelledby="page-title">
<header class="top">
<h1 id="page-title">Marketing report</h1>
<p class="period">${period(input)}</p>
<p class="facts">${facts(input)}</p>
</header>
${answers(input)}
${input.headline ? tiles(input, input.headline) : null}
${leftOut(input)}
${movements(input)}
</section>`;
}

function answers({ sentences }: ReportInput): Html | null {
  if (!sentences || sentences.length === 0) return null;
  return html`<ol class="answers">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ol>`;
}

function period({ run, headline }: ReportInput): Html {
  const [first, last] = [run?.first?.slice(0, 10), run?.last?.slice(0, 10)];
  if (first && last) return html`${shortDate(first)} to ${shortDate(last)}`;
  if (headline?.firstMonth && headline.lastMonth) {
    return html`${monthName(headline.firstMonth)} to ${monthName(headline.lastMonth)}`;
  }
  return html`The period is unknown.`;
}

function facts({ run, generatedAt }: ReportInput): Html {
  const items = [
    run?.source ? html`Source <b>${run.source}</b>` : null,
    run?.rows === null || run?.rows === undefined ? null : html`${counted(run.rows, 'line')}`,
    run?.snapshot ? html`snapshot <b>${shortDate(run.snapshot.slice(0, 10))}</b>` : null,
    run?.asOf ? html`as of <b>${shortDate(run.asOf.slice(0, 10))}</b>: later rows were ignored` : null,
    html`times in <b>${run?.timezone ?? 'UTC'}</b>`,
    html`amounts in the source’s currency`,
    run?.digest ? html`data digest <code title="${run.digest}">${run.digest.slice(0, 12)}</code>` : null,
    html`generated <time datetime="${generatedAt}">${shortTime(generatedAt)}</time><span class="age"> (<span id="age" data-made="${generatedAt}">age unknown</span>)</span>`,
  ];
  return html`${items.filter((item) => item !== null).map((item, index) => html`${index > 0 ? ' · ' : ''}<span>${item}</span>`)}`;
}

type Tile = { key: keyof Headline | 'model.roc_auc'; label: string; value: string; note?: string };

function tiles({ changes, changedSince }: ReportInput, headline: Headline): Html {
  const { model } = headline;
  const shown: Tile[] = [
    { key: 'revenue', label: 'Revenue', value: format(headline.revenue, 'money'), note: 'before refunds' },
    {
      key: 'orders',
      label: 'Orders',
      value: format(headline.orders, 'count'),
      note: `with ${counted(headline.transactions, 'line')}`,
    },
    { key: 'customers', label: 'Customers', value: format(headline.customers, 'count'), note: 'with an order' },
    {
      key: 'refundRate',
      label: 'Refund rate',
      value: format(headline.refundRate, 'share'),
      note: 'of lines with a refund flag',
    },
    {
      key: 'model.roc_auc',
      label: 'Model ROC AUC',
      value: model?.roc_auc?.toFixed(3) ?? 'none',
      note: '0.5 is random, 1 is perfect',
    },
    { key: 'rejected', label: 'Rejected rows', value: format(headline.rejected, 'count'), note: 'in all five tables' },
  ];
  return html`<dl class="tiles">${shown.map((tile) => {
    const change = changes?.find(({ name }) => name === tile.key);
    return html`<div class="tile"><dt>${tile.label}</dt><dd class="value">${tile.value}</dd>
<dd class="aside">${change && change.before !== null ? changeWords(change) : (tile.note ?? '')}</dd></div>`;
  })}</dl>
<p class="since">${since(changes, changedSince)}</p>`;
}

function since(changes: ReportInput['changes'], changedSince: ReportInput['changedSince']): string {
  if (!changes) return 'There is no earlier run of this source with different data to compare with.';
  return `Changes since the last run${changedSince ? ` (${shortTime(changedSince)})` : ''}.`;
}

/** An ISO 8601 time in UTC as "31 Dec 2023, 04:05 UTC". */
function shortTime(time: string): string {
  return `${shortDate(time.slice(0, 10))}, ${time.slice(11, 16)} UTC`;
}
