import { allPlots, drawPlot, isDark } from './figures.js';

/** The button for the dark and the light theme. Until it is used, the page follows the system. */
export function themeSwitch() {
  const button = document.getElementById('theme');
  const root = document.documentElement;
  const stored = storedTheme();
  if (stored) root.dataset.theme = stored;
  label();
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    storeTheme(root.dataset.theme);
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

/** A page opened from disk may have no storage; the choice is then lost when the page is closed. */
function storedTheme() {
  try {
    return localStorage.getItem('marketflow-theme');
  } catch {
    return null;
  }
}

function storeTheme(theme) {
  try {
    localStorage.setItem('marketflow-theme', theme);
  } catch {}
}
