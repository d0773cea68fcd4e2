import { seededRandom, shuffledIndices } from '../../core/random.ts';
import { sum } from '../../core/statistics/describe.ts';

/** Row numbers in the population, each part in random order. */
export type Split = { train: Int32Array; test: Int32Array };

/** Why the population cannot be split, or null. */
export function reasonNotToSplit(target: Uint8Array): string | null {
  if (target.length < 50) return `needs at least 50 customers, has ${target.length}`;
  const positives = sum(target);
  if (positives === 0 || positives === target.length) return `one class: every target is ${target[0]}`;
  return Math.min(positives, target.length - positives) < 2 ? 'one class has a single customer' : null;
}

/**
 * A random split, stratified by the target: `testShare` of all customers, rounded up, in the test part, and at least one
 * of each class in both parts. A pure function of its arguments. Each class must have at least two customers.
 */
export function stratifiedSplit(target: Uint8Array, testShare: number, seed: number): Split {
  const classes = [0, 1].map((value) => rowsWith(target, value));
  const testCount = Math.ceil(target.length * testShare);
  const positives = Math.round((testCount * classes[1]!.length) / target.length);
  const testCounts = [testCount - positives, positives];
  const parts = classes.map((members, value) => {
    const order = shuffledIndices(members.length, seededRandom(seed, value)).map((place) => members[place]!);
    const count = Math.min(Math.max(testCounts[value]!, 1), members.length - 1);
    return { test: order.subarray(0, count), train: order.subarray(count) };
  });
  const [train, test] = [parts.map((part) => part.train), parts.map((part) => part.test)];
  return { train: shuffled(train, seed, 2), test: shuffled(test, seed, 3) };
}

function rowsWith(target: Uint8Array, value: number): Int32Array {
  return Int32Array.from(target.keys()).filter((row) => target[row] === value);
}

/** The last training rows become the validation rows, so the order of the classes must be random too. */
function shuffled(classes: Int32Array[], seed: number, stream: number): Int32Array {
  const all = Int32Array.from(classes.flatMap((members) => [...members]));
  return shuffledIndices(all.length, seededRandom(seed, stream)).map((place) => all[place]!);
}
