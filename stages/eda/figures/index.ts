import type { FigureEntry } from '../../../charts/figure.ts';
import { boughtTogether } from './boughtTogether.ts';
import { campaignFigures } from './campaigns.ts';
import { concentrationFigures } from './concentration.ts';
import { correlationFigures } from './correlation.ts';
import { customerFigures } from './customers.ts';
import { cycleFigures } from './cycles.ts';
import { dailyFigures } from './daily.ts';
import { dimensionFigures } from './dimensions.ts';
import { discountFigures } from './discount.ts';
import { groupFigures } from './groups.ts';
import { monthlyFigures } from './monthly.ts';
import { newAndReturningFigure } from './newAndReturning.ts';
import { orderFigures } from './orders.ts';
import { topProducts } from './products.ts';
import { quantityFigures } from './quantity.ts';
import type { Tables } from './tables.ts';

export const figures: FigureEntry<Tables>[] = [
  boughtTogether,
  ...concentrationFigures,
  ...correlationFigures,
  ...campaignFigures,
  ...customerFigures,
  ...cycleFigures,
  ...dailyFigures,
  ...dimensionFigures,
  ...discountFigures,
  ...groupFigures,
  ...monthlyFigures,
  newAndReturningFigure,
  ...orderFigures,
  ...quantityFigures,
  topProducts,
];
