import { BASE_DAYS, dateText } from './calendar.ts';
import { Random } from './random.ts';
import { cumulate, draw, drawFrom, shares } from './shares.ts';

export const PRODUCT_COLUMNS = ['product_id', 'category', 'brand', 'base_price', 'launch_date', 'is_premium'];

/** What is for sale; elements are products, product 1 first. */
export interface Catalogue {
  category: Uint8Array;
  brand: Uint8Array;
  /** In cents. */
  price: Int32Array;
  launchDay: Int32Array;
  premium: Uint8Array;
  /** Of each category: its products (positions) and the cumulative sums of how well they sell. */
  shelves: { products: number[]; popularity: Float64Array }[];
}

/** Shares of what customers like best; prices put Electronics first in revenue. */
export const CATEGORIES = shares({
  Electronics: 0.24,
  Fashion: 0.22,
  Home: 0.17,
  Beauty: 0.14,
  Grocery: 0.13,
  Sports: 0.1,
});
const CATEGORY_PRICE = [62, 33, 40, 24, 19, 36];
const BRANDS = 15;
const PREMIUM_SHARE = 0.22;
const PRICE_PREMIUM_CORRELATION = 0.74;

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
    category[i] = i < CATEGORIES.labels.length ? i : draw(CATEGORIES, random);
    brand[i] = random.below(BRANDS);
    premium[i] = random.chance(PREMIUM_SHARE) ? 1 : 0;
    launchDay[i] = -900 + random.below(900 + BASE_DAYS - 200);
    popularity[i] = Math.exp(0.7 * random.normal());
    plain[i] = CATEGORY_PRICE[category[i]!]! * Math.exp(0.35 * random.normal());
    surcharge[i] = premium[i] === 1 ? Math.sqrt(CATEGORY_PRICE[category[i]!]!) * random.between(0.7, 1.3) : 0;
  }
  const price = pricesWith(PRICE_PREMIUM_CORRELATION, plain, surcharge, premium);
  return { category, brand, price, launchDay, premium, shelves: shelvesOf(category, popularity) };
}

export function* productLines(catalogue: Catalogue): Generator<string> {
  for (let i = 0; i < catalogue.price.length; i++) {
    const brand = `Brand_${String.fromCharCode(65 + catalogue.brand[i]!)}`;
    const price = (catalogue.price[i]! / 100).toFixed(2);
    yield `${i + 1},${CATEGORIES.labels[catalogue.category[i]!]},${brand},${price},${dateText(catalogue.launchDay[i]!)},${catalogue.premium[i]}`;
  }
}

/** Draws a product's position from a category, popular ones more often. */
export function drawProduct(catalogue: Catalogue, category: number, random: Random): number {
  const { products, popularity } = catalogue.shelves[category]!;
  return products[drawFrom(popularity, random, products.length)]!;
}

/** Prices in cents, the surcharge scaled until price and premium correlate as wanted, or as nearly as they can. */
function pricesWith(wanted: number, plain: Float64Array, surcharge: Float64Array, premium: Uint8Array): Int32Array {
  const prices = (scale: number) =>
    Int32Array.from(plain, (value, i) => Math.round(100 * (value + scale * surcharge[i]!)));
  let low = 0;
  let high = 100;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (correlation(prices(middle), premium) < wanted) low = middle;
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
  const shelves: number[][] = CATEGORIES.labels.map(() => []);
  category.forEach((code, product) => {
    shelves[code]!.push(product);
  });
  return shelves.map((products) => ({ products, popularity: cumulate(products.map((p) => popularity[p]!)) }));
}
