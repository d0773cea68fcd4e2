import { allPlots, drawPlot } from './figures.js';

/** A4 within the margins of print.css, in CSS pixels, and the space that a figure's frame takes of its width. */
const paper = { width: 703, height: 1005, gap: 8, frame: 18 };
/** A figure higher than this has the full width. */
const tall = 500;
/** What the figures of a page may lose of their height to have one row more on it. */
const squeeze = 0.3;

/**
 * Lays the page out for A4: every figure drawn, in light colours and at the paper's width, and the contents after the summary.
 * Restores the page afterwards.
 */
export function drawForPrint() {
  let restore;
  addEventListener('beforeprint', () => {
    restore = toPaper();
    const rows = [...document.querySelectorAll('.grid')].flatMap(rowsOf);
    for (const row of rows) for (const plot of row) drawOnPaper(plot);
    fillPages(rows);
  });
  addEventListener('afterprint', () => {
    restore();
    for (const plot of allPlots()) drawPlot(plot);
  });
  const button = document.getElementById('print');
  button.hidden = false;
  button.addEventListener('click', () => print());
}

/** What is closed in the summary and the contents is open on paper. */
function toPaper() {
  const contents = document.querySelector('nav');
  const closed = document.querySelectorAll('nav details:not([open]), #summary details:not([open])');
  const reader = { top: scrollY, place: contents.parentElement };
  document.documentElement.classList.add('on-paper');
  document.getElementById('summary').after(contents);
  for (const details of closed) details.open = true;
  return () => {
    document.documentElement.classList.remove('on-paper');
    reader.place.prepend(contents);
    for (const details of closed) details.open = false;
    scrollTo({ top: reader.top, behavior: 'instant' });
  };
}

/** The plots of a section by row: two figures of half the width, or one. A figure without a neighbour takes the full width. */
function rowsOf(grid) {
  const rows = [];
  for (const figure of grid.children) {
    const last = rows.at(-1);
    if (last?.length === 1 && [last[0], figure].every(fitsHalf)) last.push(figure);
    else rows.push([figure]);
  }
  for (const row of rows) for (const figure of row) figure.classList.toggle('half', row.length === 2);
  return rows.map((row) => row.map((figure) => figure.querySelector('.plot')));
}

function fitsHalf(figure) {
  return !figure.classList.contains('wide') && figure.querySelector('.plot').clientHeight <= tall;
}

function drawOnPaper(plot, height) {
  const half = figureAround(plot).classList.contains('half');
  const width = (half ? (paper.width - paper.gap) / 2 : paper.width) - paper.frame;
  return drawPlot(plot, { dark: false, width, height });
}

/**
 * A row that does not fit on a page goes to the next one. If that would leave the page less than half full, or if little is
 * missing, the figures of the page are drawn lower instead.
 */
function fillPages(rows) {
  let page = { top: firstPage(), rows: [] };
  for (const row of rows) {
    const own = [...page.rows, row];
    const missing = bottomOf(row) - page.top - paper.height;
    const used = topOf(row) - page.top;
    if (missing > 0 && (used < paper.height / 2 || missing < squeeze * heightOf(own))) heighten(own, -missing);
    if (bottomOf(row) - page.top > paper.height + 1) page = { top: topOf(row), rows: [] };
    page.rows.push(row);
    const over = bottomOf(row) - page.top - paper.height;
    if (over > 0) heighten([row], -over);
  }
  fillLastPage(page);
}

/** The top of the page that the first figures are on: after a long summary, the contents begin a new one. */
function firstPage() {
  const { top, bottom } = document.querySelector('nav').getBoundingClientRect();
  return bottom + scrollY > paper.height ? top + scrollY : 0;
}

/** What follows the last figures may end on a page with little on it: these are then drawn higher. */
function fillLastPage({ top, rows }) {
  if (rows.length === 0) return;
  const free = paper.height - (bottomOf(rows.at(-1)) - top);
  const end = document.querySelector('main').getBoundingClientRect().bottom + scrollY - top;
  const lacking = paper.height * 0.55 - (end % paper.height);
  if (end > paper.height && lacking > 0 && lacking < free) heighten(rows, lacking);
}

/** Draws the rows again, `pixels` higher together, each by its share. */
function heighten(rows, pixels) {
  const factor = pixels / heightOf(rows);
  for (const row of rows) {
    const change = Math.floor(factor * heightOf([row]));
    const bottoms = row.map((plot) => textBottomOf(plot));
    for (const [index, plot] of row.entries()) {
      const spare = Math.max(...bottoms) - bottoms[index];
      const own = change < 0 ? Math.min(0, change + spare) : change;
      if (own !== 0) drawOnPaper(plot, Math.max(150, plot.clientHeight + own));
    }
  }
}

/** Height of the plots that decide how high the rows are. */
function heightOf(rows) {
  return rows.reduce((sum, row) => {
    const highest = row.reduce((a, b) => (textBottomOf(a) >= textBottomOf(b) ? a : b));
    return sum + highest.clientHeight;
  }, 0);
}

/** Where a row begins, with the heading of its section, from which it is not separated. */
function topOf([plot]) {
  const figure = figureAround(plot);
  const heading = figure.previousElementSibling === null && figure.parentElement.previousElementSibling;
  return (heading || figure).getBoundingClientRect().top + scrollY;
}

function bottomOf([plot]) {
  return figureAround(plot).getBoundingClientRect().bottom + scrollY;
}

function textBottomOf(plot) {
  return figureAround(plot).querySelector('.definition').getBoundingClientRect().bottom;
}

function figureAround(plot) {
  return plot.closest('.figure');
}
