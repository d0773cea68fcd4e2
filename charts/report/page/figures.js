import { recolour } from './colours.js';

const darkOf = readJson('colours') ?? {};
const waiting = [];
let busy = false;

export function readJson(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : null;
}

/** A figure as `figures.json` has it, read when it is asked for: the page opens sooner so. */
export function figureOf(plot) {
  return readJson(`data-${plot.dataset.figure}`);
}

export function allPlots() {
  return [...document.querySelectorAll('.plot')];
}

/** Draws figures shortly before they come into sight, one a task, so that scrolling stays smooth. */
export function drawWhenSeen() {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        waiting.push(target);
      }
      if (!busy) drawNext();
    },
    { rootMargin: '500px 0px' },
  );
  for (const plot of allPlots()) observer.observe(plot);
}

function drawNext() {
  const plot = waiting.shift();
  busy = plot !== undefined;
  if (!busy) return;
  if (!plot.dataset.drawn) drawPlot(plot);
  setTimeout(drawNext);
}

/** Draws, or draws anew, in the colours of the page. `width` fixes the width, for paper. */
export function drawPlot(plot, { dark = isDark(), width } = {}) {
  const { data, layout } = figureOf(plot);
  const swap = dark ? darkOf : {};
  const own = { ...fitted(layout, width ?? plot.clientWidth), autosize: width === undefined, width };
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

/** On a narrow page margins shrink, and a finger that strokes over a figure scrolls the page. */
function fitted(layout, width) {
  const touch = matchMedia('(pointer: coarse)').matches ? { dragmode: false } : {};
  if (width > 480) return { ...layout, ...touch };
  const margin = { ...layout.margin, l: Math.min(layout.margin.l, 40), r: Math.min(layout.margin.r, 24) };
  return { ...layout, ...touch, margin, font: { ...layout.font, size: 11 } };
}

/** Beside a heatmap on a phone there is no room for a scale, nor in many cells for numbers: touching one tells them. */
function fittedTraces(data, width) {
  if (width > 480) return data;
  return data.map((trace) => {
    if (trace.type !== 'heatmap') return trace;
    const crowded = trace.z.length > 6;
    return { ...trace, showscale: false, texttemplate: crowded ? '' : trace.texttemplate };
  });
}
