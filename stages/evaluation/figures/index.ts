import type { FigureEntry } from '../../../charts/figure.ts';
import { curveFigures } from './curves.ts';
import { importanceFigures } from './importance.ts';
import { evaluationFigures } from './scores.ts';
import type { Tables } from './tables.ts';
import { tenthFigures } from './tenths.ts';

export const figures: FigureEntry<Tables>[] = [
  ...curveFigures,
  ...importanceFigures,
  ...evaluationFigures,
  ...tenthFigures,
];
