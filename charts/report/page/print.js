import { allPlots, drawPlot } from './figures.js';

/** Widths of figures on A4, in CSS pixels. */
const paper = { wide: 690, half: 335 };

/** Draws every figure for print, in light colours and at the paper's width, and restores the page afterwards. */
export function drawForPrint() {
  addEventListener('beforeprint', () => {
    for (const plot of allPlots()) {
      const width = plot.closest('.figure').classList.contains('wide') ? paper.wide : paper.half;
      drawPlot(plot, { dark: false, width });
    }
  });
  addEventListener('afterprint', () => {
    for (const plot of allPlots()) drawPlot(plot);
  });
  const button = document.getElementById('print');
  button.hidden = false;
  button.addEventListener('click', () => print());
}
