import { figureOf } from './figures.js';
import { formatCell } from './numbers.js';

/** Fills a figure's table when it is opened for the first time. */
export function tablesOnDemand() {
  for (const details of document.querySelectorAll('details.data')) {
    details.addEventListener('toggle', () => {
      const box = details.querySelector('.table-box');
      if (details.open && !box.firstChild) box.append(tableOf(figureOf(box)));
    });
  }
}

function tableOf({ title, table: columns }) {
  const table = document.createElement('table');
  table.createCaption().textContent = title;
  const head = table.createTHead().insertRow();
  for (const column of columns) head.append(cell('th', column.name, column.unit));
  const body = table.createTBody();
  const rows = Math.max(0, ...columns.map((column) => column.values.length));
  for (let row = 0; row < rows; row++) {
    const line = body.insertRow();
    for (const column of columns) line.append(cell('td', formatCell(column.values[row], column.unit), column.unit));
  }
  return table;
}

function cell(kind, text, unit) {
  const element = document.createElement(kind);
  element.textContent = text;
  if (kind === 'th') element.scope = 'col';
  if (unit !== 'text') element.className = 'number';
  return element;
}
