import { recolour } from './colours.js';
import { toCsv } from './csv.js';
import { figureOf, isDark, readJson } from './figures.js';

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

/** Downloads a figure for slides, with its title and an opaque background. */
async function downloadPng({ number, id, title, data, layout }) {
  const swap = isDark() ? (readJson('colours') ?? {}) : {};
  const height = (layout.height ?? 340) + 44;
  const own = {
    ...layout,
    height,
    width: 960,
    paper_bgcolor: '#ffffff',
    title: { text: `Figure ${number}. ${title}`, x: 0.02, xanchor: 'left', y: 1 - 24 / height, yanchor: 'middle' },
    margin: { ...layout.margin, t: layout.margin.t + 52 },
  };
  const url = await Plotly.toImage(
    { data: recolour(data, swap), layout: recolour(own, swap) },
    { format: 'png', width: 960, height, scale: 2 },
  );
  save(url, fileName({ number, id }, 'png'));
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
