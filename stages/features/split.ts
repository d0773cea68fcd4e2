import { seededRandom, shuffledIndices } from '../../core/random.ts';

/** Customers by their place in the population, each part in random order. */
export type Split = { train: Int32Array; test: Int32Array };

/** Why a population cannot be split and learned from, or null. */
export function reasonNotToSplit(target: Uint8Array): string | null {
  if (target.length < 50) return `needs at least 50 customers, has ${target.length}`;
  const positives = target.reduce((total, value) => total + value, 0);
  if (positives === 0 || positives === target.length) return `one class: every target is ${target[0]}`;
  return Math.min(positives, target.length - positives) < 2 ? 'one class has a single customer' : null;
}

/**
 * A random split that keeps the share of both classes: `testShare` of all customers, rounded up, in the test part, and
 * at least one of each class on both sides. A pure function of the target and the seed. Each class has two at least.
 */
export function stratifiedSplit(target: Uint8Array, testShare: number, seed: number): Split {
  const classes = [0, 1].map((value) => places(target, value));
  const testCount = Math.ceil(target.length * testShare);
  const positives = Math.round((testCount * classes[1]!.length) / target.length);
  const wanted = [testCount - positives, positives];
  const parts = classes.map((members, value) => {
    const order = shuffledIndices(members.length, seededRandom(seed, value)).map((place) => members[place]!);
    const count = Math.min(Math.max(wanted[value]!, 1), members.length - 1);
    return { test: order.subarray(0, count), train: order.subarray(count) };
  });
  return {
    train: mixed(
      parts.map(({ train }) => train),
      seed,
      2,
    ),
    test: mixed(
      parts.map(({ test }) => test),
      seed,
      3,
    ),
  };
}

function places(target: Uint8Array, value: number): Int32Array {
  const found = new Int32Array(target.length);
  let count = 0;
  for (let place = 0; place < target.length; place++) if (target[place] === value) found[count++] = place;
  return found.subarray(0, count);
}

/** The last of the training rows are the validation rows, so that their order must be random too. */
function mixed(classes: Int32Array[], seed: number, stream: number): Int32Array {
  const all = Int32Array.from(classes.flatMap((members) => [...members]));
  return shuffledIndices(all.length, seededRandom(seed, stream)).map((place) => all[place]!);
}
