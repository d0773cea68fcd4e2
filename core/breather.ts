/** Lets the event loop turn once `interval` ms have passed since it last did, so that heartbeats get out. */
export function breather(interval = 50): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < interval) return;
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  };
}
