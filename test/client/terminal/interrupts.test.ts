import { expect, test } from 'vitest';
import { describeError } from '../../../client/terminal/failure.ts';
import { catchInterrupts, pause } from '../../../client/terminal/interrupts.ts';

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s asks for a graceful end, and is left alone afterwards',
  (signal) => {
    const before = process.listenerCount(signal);
    const interrupts = catchInterrupts();
    process.emit(signal);
    expect([interrupts.first.aborted, interrupts.second.aborted]).toEqual([true, false]);
    interrupts.ignore();
    expect(process.listenerCount(signal)).toBe(before);
  },
);

test('a command that is stopped while it waits points to the run, not to `doctor`', async () => {
  const error = await pause(60_000, AbortSignal.abort()).catch((error) => error);
  expect(describeError(error)).toEqual({
    type: 'Stopped',
    message: 'stopped; the run is as it was',
    hint: '`status` shows the run, `watch` follows it.',
  });
});
