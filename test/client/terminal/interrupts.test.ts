import { expect, test } from 'vitest';
import { catchInterrupts } from '../../../client/terminal/interrupts.ts';

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
