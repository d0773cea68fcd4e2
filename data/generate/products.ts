import { baseDays, dateText } from './calendar.ts';
import { Random } from './random.ts';
import { cumulate, draw, drawFrom, shares } from './shares.ts';

export const productColumns = ['product_id', 'category', 'brand', 'base_price', 'launch_date', 'is_premium'];

/** The products, one element per product, product 1 first. */
export type Catalogue = {
  category: Uint8Array;
  brand: Uint8Array;
  /** Price in cents. */
  price: Int32Array;
  launchDay: Int32Array;
  premium: Uint8Array;
  /** For each category its products (indices) and their cumulative popularity. */
  shelves: { products: number[]; popularity: Float64Array }[];
};

/** Shares of the customers' favourite categories. Prices make Electronics first in revenue. */
export const categories = shares({
  Electronics: 0.24,
  Fashion: 0.22,
  Home: 0.17,
  Beauty: 0.14,
  Grocery: 0.13,
  Sports: 0.1,
});
const categoryPrice = [62, 33, 40, 24, 19, 36];
const brandCount = 15;
const premiumShare = 0.22;
const pricePremiumCorrelation = 0.74;

export function makeCatalogue(seed: number, count: number): Catalogue {
  const random = new Random(seed, 'product');
  const category = new Uint8Array(count);
  const brand = new Uint8Array(count);
  const premium = new Uint8Array(count);
  const launchDay = new Int32Array(count);
  const popularity = new Float64Array(count);
  const plain = new Float64Array(count);
  const surcharge = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    random.row(i);
    category[i] = i < categories.labels.length ? i : draw(categories, random);
    brand[i] = random.below(brandCount);
    premium[i] = random.chance(premiumShare) ? 1 : 0;
    launchDay[i] = -900 + random.below(900 + baseDays - 200);
    popularity[i] = Math.exp(0.7 * random.normal());
    plain[i] = categoryPrice[category[i]!]! * Math.exp(0.35 * random.normal());
    surcharge[i] = premium[i] === 1 ? Math.sqrt(categoryPrice[category[i]!]!) * random.between(0.7, 1.3) : 0;
  }
  const price = pricesWith(pricePremiumCorrelation, plain, surcharge, premium);
  return { category, brand, price, launchDay, premium, shelves: shelvesOf(category, popularity) };
}

export function* productLines(catalogue: Catalogue): Generator<string> {
  for (let i = 0; i < catalogue.price.length; i++) {
    const brand = `Brand_${String.fromCharCode(65 + catalogue.brand[i]!)}`;
    const price = (catalogue.price[i]! / 100).toFixed(2);
    yield `${i + 1},${categories.labels[catalogue.category[i]!]},${brand},${price},${dateText(catalogue.launchDay[i]!)},${catalogue.premium[i]}`;
  }
}

/** Draws the index of a product of a category, weighted by popularity. */
export function drawProduct(catalogue: Catalogue, category: number, random: Random): number {
  const { products, popularity } = catalogue.shelves[category]!;
  return products[drawFrom(popularity, random, products.length)]!;
}

/**
 * Prices in cents, with the surcharge scaled so that the correlation of price and premium is `target` or as close as
 * possible.
 */
function pricesWith(target: number, plain: Float64Array, surcharge: Float64Array, premium: Uint8Array): Int32Array {
  const prices = (scale: number) =>
    Int32Array.from(plain, (value, i) => Math.round(100 * (value + scale * surcharge[i]!)));
  let low = 0;
  let high = 100;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (correlation(prices(middle), premium) < target) low = middle;
    else high = middle;
  }
  return prices(low);
}

function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  let [sumX, sumY, sumXX, sumYY, sumXY] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    sumX += x[i]!;
    sumY += y[i]!;
    sumXX += x[i]! * x[i]!;
    sumYY += y[i]! * y[i]!;
    sumXY += x[i]! * y[i]!;
  }
  return (sumXY - (sumX * sumY) / n) / Math.sqrt((sumXX - (sumX * sumX) / n) * (sumYY - (sumY * sumY) / n));
}

function shelvesOf(category: Uint8Array, popularity: Float64Array): Catalogue['shelves'] {
  const shelves: number[][] = categories.labels.map(() => []);
  category.forEach((code, product) => {
    shelves[code]!.push(product);
  });
  return shelves.map((products) => ({ products, popularity: cumulate(products.map((p) => popularity[p]!)) }));
}
