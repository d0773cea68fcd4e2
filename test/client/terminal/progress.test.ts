import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { progressView } from '../../../client/terminal/progress.ts';
import type { RunDocument, StageReport } from '../../../core/run.ts';

test('a stage that waits for a worker is shown once, and again when it is done', () => {
  const stream = new PassThrough() as PassThrough & NodeJS.WriteStream;
  const view = progressView(stream);
  const show = (report: Partial<StageReport>) =>
    view.show({ stages: [{ stage: 'training', seconds: null, ...report }] } as RunDocument);
  show({ status: 'pending' });
  show({ status: 'pending', reason: 'no worker has taken it' });
  show({ status: 'pending', reason: 'no worker has taken it' });
  show({ status: 'done', seconds: 1 });
  expect(
    String(stream.read())
      .trim()
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual([
    expect.stringMatching(/^training +pending +no worker has taken it$/),
    expect.stringMatching(/^\+ training +done +1\.0 s$/),
  ]);
});

const training = { epoch: 3, epochs: 3, loss: 0.5, val_loss: 0.6 };

function runWith(status: StageReport['status']): RunDocument {
  const stages = [{ stage: 'training', status, seconds: status === 'done' ? 1 : null }];
  return {
    workflowId: 'w',
    runId: 'r',
    status: 'running',
    seconds: 1,
    stages,
    training,
    headline: null,
    results: null,
  };
}

function printed(...runs: RunDocument[]): string[] {
  const lines: string[] = [];
  const stream = { isTTY: false, write: (text: string) => lines.push(text) > 0 } as unknown as NodeJS.WriteStream;
  const view = progressView(stream);
  for (const run of runs) view.show(run);
  return lines;
}

test('a training that is running has progress lines', () => {
  expect(printed(runWith('running')).join('')).toContain('epoch 3 of 3');
});

test('no progress of the training is printed after the training is done', () => {
  const lines = printed(runWith('done'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\+ training +done/);
});

test('a line that is printed between two redraws of a terminal stays: the next bars are drawn below it', () => {
  const written: string[] = [];
  const stream = { isTTY: true, columns: 80, write: (text: string) => written.push(text) > 0 };
  const view = progressView(stream as unknown as NodeJS.WriteStream);
  view.show(runWith('done'));
  view.show(runWith('done'));
  view.print('no worker has worked on the run for 10 s');
  view.show(runWith('done'));
  const movesUp = written.map((text) => text.startsWith('\x1b[2A'));
  expect(movesUp).toEqual([false, true, false, false]);
  expect(written[2]).toBe('no worker has worked on the run for 10 s\n');
});
