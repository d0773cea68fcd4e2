import type { Layout } from './figure.ts';

/**
 * The palette of Okabe and Ito, safe for colour-blind readers, as pairs for light and dark pages. Figures use the first
 * colour of a pair; on dark pages the script replaces it through `darkOf`.
 * https://jfly.uni-koeln.de/color/
 */
const pairs = {
  blue: ['#0072b2', '#56b4e9'],
  orange: ['#d55e00', '#f4894d'],
  green: ['#009e73', '#3cc9a0'],
  amber: ['#b87a00', '#f0b94a'],
  pink: ['#b5548d', '#e39ac4'],
  grey: ['#7a828e', '#8f98a5'],
  faint: ['#d3d9e1', '#3b4450'],
  ink: ['#1d2530', '#e4e8ee'],
  soft: ['#5a6472', '#a3adba'],
  grid: ['#e8ebf0', '#2b323c'],
  paper: ['#ffffff', '#171c23'],
} as const;

/** Low to high. On dark pages the scale runs from dark to bright, so that low values stay close to the background. */
const sequentialPairs = [
  ['#f1f6fb', '#1c2733'],
  ['#c3dbef', '#1d4362'],
  ['#7fb5db', '#24699b'],
  ['#2f84bd', '#4a9fd8'],
  ['#08487a', '#b8e0fb'],
] as const;

/** Negative, zero, positive. */
const divergingPairs = [
  ['#b04a00', '#f5935a'],
  ['#edb78c', '#8a4a22'],
  ['#f7f7f8', '#20262e'],
  ['#8fc0e2', '#235f8c'],
  ['#005a90', '#66bdf0'],
] as const;

/** Fill of an interval around a line, on light and dark backgrounds. */
export const bands = { blue: 'rgba(0,114,178,0.18)', orange: 'rgba(213,94,0,0.16)' };

type ColourName = keyof typeof pairs;

export const colour = Object.fromEntries(Object.entries(pairs).map(([name, [light]]) => [name, light])) as {
  [Name in ColourName]: string;
};

/** Colours of the series in a figure, in this order. */
const colourway = [colour.blue, colour.orange, colour.green, colour.pink, colour.amber, colour.grey];

export const sequential = scale(sequentialPairs);
export const diverging = scale(divergingPairs);

/** Maps each light colour to its dark counterpart. */
export const darkOf: Record<string, string> = Object.fromEntries([
  ...Object.values(pairs),
  ...sequentialPairs,
  ...divergingPairs,
]);

/** The layout that all figures share, without axes: see `axis`. */
export function baseLayout(): Layout {
  return {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    colorway: colourway,
    font: { family: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif', size: 12, color: colour.soft },
    margin: { l: 56, r: 16, t: 12, b: 28 },
    showlegend: false,
    hoverlabel: {
      bgcolor: colour.paper,
      bordercolor: colour.faint,
      font: { color: colour.ink, size: 13 },
      align: 'left',
    },
    separators: '.,',
  };
}

/** An axis in the theme's colours. Hidden parts get no colour, which Plotly would report as unused. */
export function axis(own: Layout): Layout {
  return {
    ...(own.showgrid === false ? {} : { gridcolor: colour.grid }),
    ...(own.zeroline === false || own.type === 'date' || own.type === 'category'
      ? {}
      : { zerolinecolor: colour.faint }),
    ...(own.ticks === '' ? {} : { tickcolor: colour.faint }),
    linecolor: colour.faint,
    automargin: true,
    ...own,
  };
}

/** Ticks of amounts and counts: 0.5, 7.4k, 1.2M. Plotly's SI format alone writes 0.5 as 500m. */
export const shortTicks: Layout = {
  tickformatstops: [
    { dtickrange: [null, 0.99], value: '~f' },
    { dtickrange: [0.99, null], value: '~s' },
  ],
};

/** A legend above the plot, where it takes no width. */
export const legend: Layout = {
  showlegend: true,
  legend: { orientation: 'h', x: 0, y: 1.02, xanchor: 'left', yanchor: 'bottom' },
};

function scale(stops: readonly (readonly [string, string])[]): [number, string][] {
  return stops.map(([light], index) => [index / (stops.length - 1), light]);
}
