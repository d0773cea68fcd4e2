/** Ctrl-C or SIGTERM: `first` asks to end well, `second` to end at once; a third one ends the process. */
export type Interrupts = { first: AbortSignal; second: AbortSignal; ignore(): void };

/** npm passes on the Ctrl-C that the terminal has sent to its child already: within this time the two are one. */
const sameMilliseconds = 1000;

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
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    first: stages[0].signal,
    second: stages[1].signal,
    ignore: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}

/** Does `act` when the signal comes, or now when it has come already; returns how to forget it. */
export function whenAborted(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
  return () => signal.removeEventListener('abort', act);
}
