import type { FigureEntry } from '../figure.ts';
export const curveFigures: FigureEntry[] = [];
