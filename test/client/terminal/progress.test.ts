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
