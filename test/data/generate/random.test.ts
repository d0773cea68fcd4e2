import { expect, test } from 'vitest';
import { Random } from '../../../data/generate/random.ts';

const rows = 100_000;

function draws(value: (random: Random) => number): number[] {
  const random = new Random(1, 'test');
  return Array.from({ length: rows }, (_, i) => value(random.row(i)));
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}

test('a row does not depend on earlier draws', () => {
  const random = new Random(42, 'test');
  const first = random.row(7).next();
  random.row(8);
  for (let i = 0; i < 5; i++) random.normal();
  expect(random.row(7).next()).toBe(first);
});

test('seed, stream and row each change the draws', () => {
  const drawn = [
    new Random(1, 'a').row(2).next(),
    new Random(2, 'a').row(1).next(),
    new Random(1, 'b').row(2).next(),
    new Random(1, 'a').row(3).next(),
    new Random(1, 'a').row(2 + 2 ** 32).next(),
    new Random(1 + 2 ** 32, 'a').row(2).next(),
  ];
  expect(new Set(drawn).size).toBe(drawn.length);
});

// Theoretical moments; the tolerances are about five standard errors of 100,000 draws.
test('first draws of neighbouring rows are uniform and uncorrelated', () => {
  const first = draws((random) => random.next());
  expect(mean(first)).toBeCloseTo(1 / 2, 2);
  expect(variance(first)).toBeCloseTo(1 / 12, 2);
  const product = mean(first.slice(1).map((value, i) => (value - 1 / 2) * (first[i]! - 1 / 2)));
  expect(Math.abs(product * 12)).toBeLessThan(0.016);
});

test('normal has mean 0, variance 1 and 4.55% beyond two standard deviations', () => {
  const normal = draws((random) => random.normal());
  expect(Math.abs(mean(normal))).toBeLessThan(0.016);
  expect(Math.abs(variance(normal) - 1)).toBeLessThan(0.023);
  expect(normal.filter((value) => Math.abs(value) > 2).length / rows).toBeCloseTo(0.0455, 2);
});

test('exponential has the given mean, and its square as variance', () => {
  const waits = draws((random) => random.exponential(3));
  expect(Math.abs(mean(waits) - 3)).toBeLessThan(0.05);
  expect(Math.abs(variance(waits) - 9)).toBeLessThan(0.45);
});
