import { recolour } from './colours.js';

const darkOf = readJson('colours') ?? {};
/** Height of a figure whose layout has none. */
export const defaultHeight = 340;
const queue = [];
let drawing = false;

export function readJson(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : null;
}

/** A figure as in `figures.json`, parsed on demand so that the page opens faster. */
export function figureOf(plot) {
  return readJson(`data-${plot.dataset.figure}`);
}

export function allPlots() {
  return [...document.querySelectorAll('.plot')];
}

/** Draws figures shortly before they scroll into view, one per task, so that scrolling stays smooth. */
export function drawWhenSeen() {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        queue.push(target);
      }
      if (!drawing) drawNext();
    },
    { rootMargin: '500px 0px' },
  );
  for (const plot of allPlots()) observer.observe(plot);
}

function drawNext() {
  const plot = queue.shift();
  drawing = plot !== undefined;
  if (!drawing) return;
  if (!plot.dataset.drawn) drawPlot(plot);
  setTimeout(drawNext);
}

/** Draws or redraws a figure in the page's theme. `width` sets a fixed width, for print, and `height` another height. */
export function drawPlot(plot, { dark = isDark(), width, height } = {}) {
  const { data, layout } = figureOf(plot);
  const swap = dark ? darkOf : {};
  const size = { autosize: width === undefined, width, height: height ?? layout.height ?? defaultHeight };
  const own = { ...fitted(layout, width ?? plot.clientWidth), ...size };
  plot.style.height = `${size.height}px`;
  plot.dataset.drawn = 'true';
  return Plotly.react(plot, recolour(fittedTraces(data, width ?? plot.clientWidth), swap), recolour(own, swap), {
    displayModeBar: false,
    responsive: true,
    scrollZoom: false,
    showTips: false,
  });
}

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** The layout for `width`: smaller margins on narrow pages; on touch screens, dragging on a figure scrolls the page. */
function fitted(layout, width) {
  const touch = matchMedia('(pointer: coarse)').matches ? { dragmode: false } : {};
  if (width > 480) return { ...layout, ...touch };
  const margin = { ...layout.margin, l: Math.min(layout.margin.l, 40), r: Math.min(layout.margin.r, 24) };
  return { ...layout, ...touch, margin, font: { ...layout.font, size: 11 } };
}

/** Heatmaps on phones have no room for a colour bar or for numbers in many columns; tapping a cell shows its number. */
function fittedTraces(data, width) {
  if (width > 480) return data;
  return data.map((trace) => {
    if (trace.type !== 'heatmap') return trace;
    const crowded = trace.z[0].length > 12;
    return { ...trace, showscale: false, texttemplate: crowded ? '' : trace.texttemplate };
  });
}
