import { cohortFigures } from './cohort.ts';
import { concentrationFigures } from './concentration.ts';
import { correlationFigures } from './correlation.ts';
import { decompositionFigures } from './decomposition.ts';
import { campaignFigures } from './eda/campaigns.ts';
import { customerFigures } from './eda/customers.ts';
import { cycleFigures } from './eda/cycles.ts';
import { dailyFigures } from './eda/daily.ts';
import { discountFigures } from './eda/discount.ts';
import { groupFigures } from './eda/groups.ts';
import { monthlyFigures } from './eda/monthly.ts';
import { quantityFigures } from './eda/quantity.ts';
import { curveFigures } from './evaluation/curves.ts';
import { importanceFigures } from './evaluation/importance.ts';
import { evaluationFigures } from './evaluation/scores.ts';
import { tenthFigures } from './evaluation/tenths.ts';
import type { FigureEntry } from './figure.ts';
import { rfmFigures } from './rfm.ts';
import { trainingFigures } from './training.ts';

/** Every figure, in order of number: 1 to 37 are fixed, more follow. */
export const catalogue: readonly FigureEntry[] = numbered([
  ...dailyFigures,
  ...monthlyFigures,
  ...cycleFigures,
  ...groupFigures,
  ...quantityFigures,
  ...discountFigures,
  ...campaignFigures,
  ...customerFigures,
  ...rfmFigures,
  ...correlationFigures,
  ...cohortFigures,
  ...decompositionFigures,
  ...trainingFigures,
  ...evaluationFigures,
  ...curveFigures,
  ...tenthFigures,
  ...importanceFigures,
  ...concentrationFigures,
]);

function numbered(entries: FigureEntry[]): FigureEntry[] {
  const sorted = entries.sort((a, b) => a.number - b.number);
  sorted.forEach((entry, index) => {
    if (entry.number !== index + 1) throw new Error(`figure ${index + 1} is missing or there twice (${entry.id})`);
  });
  const ids = new Set(sorted.map((entry) => entry.id));
  if (ids.size !== sorted.length) throw new Error('two figures have the same id');
  return sorted;
}
