/**
 * Seconds without processor time after which a computation counts as hung. Writing a large file through to a slow disk takes
 * this long without processor time.
 */
const patience = 60;

/**
 * Reads the heartbeats of one computation, one byte per second (see protocol.ts), and calls `onBeat` unless the last minute
 * passed without processor time.
 */
export function pulse(onBeat: () => void): (seconds: Uint8Array) => void {
  let waited = 0;
  return (seconds) => {
    for (const isComputing of seconds) waited = isComputing ? 0 : waited + 1;
    if (waited < patience) onBeat();
  };
}
