import type { FigureEntry } from '../../../charts/figure.ts';
import { curveFigures } from './curves.ts';
import { decileFigures } from './deciles.ts';
import { importanceFigures } from './importance.ts';
import { evaluationFigures } from './scores.ts';
import type { Tables } from './tables.ts';

export const figures: FigureEntry<Tables>[] = [
  ...curveFigures,
  ...importanceFigures,
  ...evaluationFigures,
  ...decileFigures,
];
