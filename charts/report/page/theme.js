import { allPlots, drawPlot, isDark } from './figures.js';

/** A button that turns the page dark or light; until it is used, the page follows the system. */
export function themeSwitch() {
  const button = document.getElementById('theme');
  const root = document.documentElement;
  const remembered = recall();
  if (remembered) root.dataset.theme = remembered;
  label();
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    remember(root.dataset.theme);
    change();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', change);

  function change() {
    label();
    for (const plot of allPlots()) if (plot.dataset.drawn) drawPlot(plot);
  }
  function label() {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to ${isDark() ? 'light' : 'dark'} colours`);
  }
}

/** A page opened from disk may have no storage; then the choice lasts as long as the page. */
function recall() {
  try {
    return localStorage.getItem('marketflow-theme');
  } catch {
    return null;
  }
}

function remember(theme) {
  try {
    localStorage.setItem('marketflow-theme', theme);
  } catch {}
}
