import { recolour } from './colours.js';
import { toCsv } from './csv.js';
import { defaultHeight, figureOf, isDark, readJson } from './figures.js';

export function downloads() {
  for (const button of document.querySelectorAll('button[data-csv]')) {
    button.addEventListener('click', () => downloadCsv(figureOf({ dataset: { figure: button.dataset.csv } })));
  }
  for (const button of document.querySelectorAll('button[data-png]')) {
    button.addEventListener('click', () => downloadPng(figureOf({ dataset: { figure: button.dataset.png } })));
  }
}

function downloadCsv(figure) {
  const blob = new Blob(['\ufeff', toCsv(figure.table)], { type: 'text/csv;charset=utf-8' });
  const url = URL.createObjectURL(blob);
  save(url, fileName(figure, 'csv'));
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Downloads a figure for slides, with its title, finding, source and date on an opaque background. */
async function downloadPng({ number, id, title, data, layout }) {
  const swap = isDark() ? (readJson('colours') ?? {}) : {};
  const lines = headOf(number, title);
  const head = 20 + 22 * lines.length;
  const height = (layout.height ?? defaultHeight) + head;
  const own = {
    ...layout,
    height,
    width: 960,
    paper_bgcolor: '#ffffff',
    title: { text: lines.join('<br>'), x: 0.02, xanchor: 'left', y: 1 - 22 / height, yanchor: 'top' },
    margin: { ...layout.margin, t: layout.margin.t + head },
  };
  const url = await Plotly.toImage(
    { data: recolour(data, swap), layout: recolour(own, swap) },
    { format: 'png', width: 960, height, scale: 2 },
  );
  save(url, fileName({ number, id }, 'png'));
}

/** The lines above a downloaded figure, as Plotly's markup. */
function headOf(number, title) {
  const finding = document.querySelector(`#figure-${number} .finding`).textContent;
  const small = (text) => `<span style="font-size:13px">${escapeMarkup(text)}</span>`;
  return [`<b>Figure ${number}. ${escapeMarkup(title)}</b>`, ...[...wrap(finding, 120), sourceLine()].map(small)];
}

/** "Source data/shop, 1 Jan 2023 to 18 Mar 2023; generated 20 Mar 2023, 04:05 UTC", cut to one line. */
function sourceLine() {
  const textOf = (selector) => document.querySelector(`#summary ${selector}`)?.textContent ?? '';
  const source = textOf('.facts span');
  const from = source.startsWith('Source ') ? `${source.slice(0, 70)}, ` : '';
  return `${from}${textOf('.period')}; generated ${textOf('.facts time')}`;
}

/** Breaks text between words into lines of at most `width` characters. */
function wrap(text, width) {
  const lines = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Text that Plotly shows as it is, as `escapeForPlotly` does for names from data. */
function escapeMarkup(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('$', '&#36;');
}

function fileName({ number, id }, kind) {
  return `figure-${String(number).padStart(2, '0')}-${id}.${kind}`;
}

function save(url, name) {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}
