import { expect, test } from 'vitest';
import { pulse } from '../../engine/pulse.ts';

/** The number of beats after these seconds, 1 with processor time and 0 without. */
function beatsOf(...seconds: number[][]): number {
  let beats = 0;
  const read = pulse(() => {
    beats += 1;
  });
  for (const one of seconds) read(Uint8Array.from(one));
  return beats;
}

const quiet = (seconds: number) => Array.from({ length: seconds }, () => [0]);

test('a computation that uses processor time beats every second', () => {
  expect(beatsOf([1], [1], [1])).toBe(3);
});

test('a computation that waits for a slow disk beats for a minute', () => {
  expect(beatsOf(...quiet(59))).toBe(59);
});

test('a computation without processor time for a minute beats no more, because it hangs', () => {
  expect(beatsOf(...quiet(300))).toBe(59);
});

test('processor time revives it', () => {
  expect(beatsOf(...quiet(59), [1], ...quiet(59))).toBe(59 + 1 + 59);
});

test('seconds that arrive together count one by one', () => {
  expect(beatsOf(new Array(60).fill(0))).toBe(0);
  expect(beatsOf([...new Array(60).fill(0), 1])).toBe(1);
});
