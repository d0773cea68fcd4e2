import { setTimeout as sleep } from 'node:timers/promises';
import { Stopped } from '../../core/serverErrors.ts';

/**
 * Ctrl-C, SIGTERM or the end of the terminal: `first` asks for a graceful end, `second` for an immediate one; a third one ends
 * the process.
 */
export type Interrupts = { first: AbortSignal; second: AbortSignal; ignore(): void };

/** npm forwards a Ctrl-C that its child has already received from the terminal. Signals within this time count as one. */
const sameMilliseconds = 1000;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function catchInterrupts(): Interrupts {
  const stages = [new AbortController(), new AbortController()] as const;
  let last = Number.NEGATIVE_INFINITY;
  const onSignal = () => {
    const now = performance.now();
    if (now - last < sameMilliseconds) return;
    last = now;
    const next = stages.find(({ signal }) => !signal.aborted);
    if (next) next.abort();
    else process.exit(1);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    first: stages[0].signal,
    second: stages[1].signal,
    ignore: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

/** Waits before something is tried again. Throws `Stopped` when the signal aborts. */
export async function pause(milliseconds: number, stop?: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: stop }).catch(() => {
    throw new Stopped('stopped; the run is as it was');
  });
}

/** Calls `act` when the signal aborts, at once if it already has. Returns a function that removes the listener. */
export function whenAborted(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
  return () => signal.removeEventListener('abort', act);
}
