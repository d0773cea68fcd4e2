import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { canAsk, confirm } from '../../../client/terminal/confirm.ts';

test.each([
  ['y', true],
  ['YES', true],
  ['', false],
  ['n', false],
  ['yesterday', false],
])('a question that is answered with %j is answered with %s', async (answer, expected) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const answered = confirm('Follow it?', { input, output });
  input.write(`${answer}\n`);
  expect(await answered).toBe(expected);
  expect(String(output.read())).toContain('Follow it? [y/N] ');
});

test('a question is answered with no when its terminal goes away', async () => {
  const input = new PassThrough();
  const answered = confirm('Follow it?', { input, output: new PassThrough() });
  input.end();
  expect(await answered).toBe(false);
});

test.each([
  [true, true, true],
  [true, false, false],
  [false, true, false],
])('with stdin on a terminal: %s, and stderr: %s, there is somebody to ask: %s', (stdin, stderr, expected) => {
  const before = [process.stdin.isTTY, process.stderr.isTTY] as const;
  [process.stdin.isTTY, process.stderr.isTTY] = [stdin, stderr];
  expect(canAsk()).toBe(expected);
  [process.stdin.isTTY, process.stderr.isTTY] = before;
});
