/**
 * Yields to the event loop if `interval` ms have passed since the last yield, so that heartbeats are sent during long loops.
 */
export function breather(interval = 50): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < interval) return;
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  };
}
